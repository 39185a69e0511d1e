package io.backupmonitor.format.stream;

import io.backupmonitor.format.BlockStream;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import org.jspecify.annotations.Nullable;

/// What a compressed stream decodes to. Whatever a decoder throws on bad bytes leaves here as a
/// [DamageException] that says where, and again on each further read; what the storage throws
/// leaves as it came. For one thread.
final class JudgedStream extends BlockStream {

  private final StreamDecoder decoder;
  private final CompressedInput input;
  private final String format;
  private long count;
  private boolean ended;
  private @Nullable IOException failure;

  /// @param format the name of the format, for messages
  JudgedStream(String format, StreamDecoder decoder, CompressedInput input) {
    this.format = format;
    this.decoder = decoder;
    this.input = input;
  }

  /// How many bytes came out so far.
  long count() {
    return count;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (ended || length == 0) {
      return ended ? -1 : 0;
    }
    int read = decode(target, offset, length);
    ended = read < 0;
    count += Math.max(0, read);
    return read;
  }

  private int decode(byte[] target, int offset, int length) throws IOException {
    try {
      return decoder.decode(target, offset, length);
    } catch (IOException | RuntimeException | Error broken) {
      failure = judge(broken);
      throw failure;
    }
  }

  private IOException judge(Throwable broken) {
    IOException storage = input.failure();
    if (storage != null) {
      return storage;
    }
    return switch (broken) {
      case DamageException damage -> damage;
      case EOFException cut ->
          damage(FindingCode.STREAM_TRUNCATED, "%s ends too early %s", "", broken);
      case OutOfMemoryError tooMuch ->
          damage(FindingCode.LIMIT_MEMORY, "%s needs more memory than there is %s", "", broken);
      case LinkageError missing ->
          damage(FindingCode.FORMAT_UNSUPPORTED, "%s: its library cannot run here", "", broken);
      case IOException bad ->
          damage(FindingCode.STREAM_CORRUPT, "%s is damaged %s", reason(bad), broken);
      case RuntimeException bad when isFromBytes(bad) ->
          damage(FindingCode.STREAM_CORRUPT, "%s is damaged %s", reason(bad), broken);
      default ->
          damage(
              FindingCode.INSPECTION_CRASHED,
              "the reader of %s broke down %s",
              reason(broken),
              broken);
    };
  }

  /// Whether it is what a decoder that checks too little throws on bad bytes: a number out of its
  /// bounds. Anything else is a fault of the program.
  private static boolean isFromBytes(RuntimeException broken) {
    return broken instanceof IndexOutOfBoundsException
        || broken instanceof IllegalArgumentException
        || broken instanceof ArithmeticException
        || broken instanceof NegativeArraySizeException
        || broken instanceof BufferUnderflowException
        || broken instanceof BufferOverflowException;
  }

  private DamageException damage(
      FindingCode code, String sentence, String reason, Throwable broken) {
    String where =
        "in %s, at byte %,d of the compressed bytes, after %,d bytes of content"
            .formatted(decoder.place(), decoder.position(input), count);
    return new DamageException(
        code, sentence.formatted("the " + format + " stream", where) + reason, broken);
  }

  private static String reason(Throwable broken) {
    String message = broken.getMessage();
    return message == null || message.isBlank()
        ? ": " + broken.getClass().getSimpleName()
        : ": " + message;
  }

  @Override
  public void close() throws IOException {
    decoder.close();
  }
}
