package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.archive.PlacedBytes;
import io.backupmonitor.format.stream.CompressedInput;
import io.backupmonitor.model.FindingCode;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Unpacks one block of a 7z from its first byte to its last one. For one thread.
final class SevenZipBlockReader implements Closeable {

  /// A block has up to 32 packed streams, and each has a buffer of its own.
  private static final int BUFFER_BYTES = 64 * 1024;

  private final PlacedBytes bytes;
  private final SevenZipStreams.Placed placed;
  private final SevenZipPassphrase passphrase;
  private final InspectionContext context;
  private final List<CompressedInput> packed = new ArrayList<>();
  private final List<SizedStream> made = new ArrayList<>();
  private final List<InputStream> decoders = new ArrayList<>();
  private @Nullable InputStream content;

  SevenZipBlockReader(
      PlacedBytes bytes,
      SevenZipStreams.Placed placed,
      SevenZipPassphrase passphrase,
      InspectionContext context) {
    this.bytes = bytes;
    this.placed = placed;
    this.passphrase = passphrase;
    this.context = context;
  }

  /// Unpacks a directory that is packed itself.
  ///
  /// @throws DamageException when it is damaged, encrypted or packed in an unknown way
  static byte[] unpackDirectory(
      PlacedBytes bytes,
      SevenZipStreams streams,
      SevenZipPassphrase passphrase,
      InspectionContext context)
      throws IOException {
    if (streams.blockCount() != 1) {
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT,
          "its directory lies in %,d blocks instead of one".formatted(streams.blockCount()));
    }
    SevenZipStreams.Placed block = streams.walk().next();
    context.budget().checkMemory(block.size());
    try (SevenZipBlockReader reader = new SevenZipBlockReader(bytes, block, passphrase, context)) {
      DamageException closed = reader.obstacle("its directory");
      if (closed != null) {
        throw closed;
      }
      boolean encrypted = block.block().isEncrypted();
      if (encrypted
          && SevenZipProof.isFilledUp(bytes, block, passphrase, SevenZipPassphrase.PROVING_BYTES)) {
        passphrase.isProvenByDirectory();
      }
      byte[] directory = reader.all();
      requireChecksum(streams, directory);
      if (encrypted
          && streams.checksums().has(0)
          && directory.length >= SevenZipPassphrase.PROVING_BYTES) {
        passphrase.isProvenByDirectory();
      }
      return directory;
    }
  }

  private byte[] all() throws IOException {
    byte[] all = new byte[(int) placed.size()];
    int done = 0;
    try {
      while (done < all.length) {
        done += read(all, done, all.length - done);
        if (placed.block().isEncrypted() && SevenZipDirectory.beginsAsUsual(all)) {
          // damage further on is damage then
          passphrase.isProvenByDirectory();
        }
      }
      finish();
      return all;
    } catch (IOException | RuntimeException | OutOfMemoryError broken) {
      throw judge(broken, FindingCode.ARCHIVE_CORRUPT, "its directory", done);
    }
  }

  private static void requireChecksum(SevenZipStreams streams, byte[] directory)
      throws DamageException {
    int computed = SevenZipStart.crcOf(directory, 0, directory.length);
    if (streams.checksums().has(0) && streams.checksums().value(0) != computed) {
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT,
          "its directory has the CRC-32 %08x and is said to have %08x"
              .formatted(computed, streams.checksums().value(0)));
    }
  }

  /// Why the block cannot be read by anybody here; null when nothing stands in the way.
  ///
  /// @param what what lies in the block
  @Nullable DamageException obstacle(String what) {
    for (SevenZipCoder coder : placed.block().coders()) {
      SevenZipMethod method = SevenZipMethod.of(coder);
      DamageException closed = method == SevenZipMethod.AES ? passphrase.obstacle(what) : null;
      if (closed != null) {
        return closed;
      }
      if (method == null || method.inputs() != coder.inputs()) {
        return new DamageException(
            FindingCode.FORMAT_UNSUPPORTED,
            "%s is packed by the method %x, which cannot be read here"
                .formatted(what, coder.method()));
      }
    }
    return null;
  }

  /// Reads some bytes, at least one.
  int read(byte[] target, int offset, int length) throws IOException {
    if (content == null) {
      content = open(placed.block().last(), 0);
    }
    int count = content.read(target, offset, length);
    if (count <= 0) {
      throw new EOFException();
    }
    return count;
  }

  private InputStream open(int coder, int depth) throws IOException {
    SevenZipBlock block = placed.block();
    if (depth >= block.coders().size()) {
      throw new IOException("its methods feed one another in a circle");
    }
    SevenZipCoder step = block.coders().get(coder);
    List<InputStream> inputs = new ArrayList<>();
    for (int each = 0; each < step.inputs(); each++) {
      int input = block.firstInput(coder) + each;
      int feeder = block.feeders()[input];
      inputs.add(feeder < 0 ? packed(block.packedStream(input)) : open(feeder, depth + 1));
    }
    SevenZipMethod method = SevenZipMethod.of(step);
    if (method == null) {
      throw new IllegalStateException("asked for after its obstacle was told");
    }
    long size = placed.sizes()[coder];
    InputStream decoder =
        method == SevenZipMethod.AES
            ? passphrase.decrypt(step, inputs.getFirst(), size)
            : method.open(step, inputs, size, context);
    decoders.add(decoder);
    SizedStream sized = new SizedStream(decoder, size);
    made.add(sized);
    return sized;
  }

  private CompressedInput packed(int stream) {
    PlacedBytes.Range range =
        bytes.range().set(placed.packedAt().get(stream), placed.packedAt().get(stream + 1));
    CompressedInput input = new CompressedInput(range, BUFFER_BYTES);
    packed.add(input);
    return input;
  }

  /// Whether any of it was read.
  boolean hasBegun() {
    return content != null;
  }

  /// Follows every stream of the block to its end.
  ///
  /// @return how many packed bytes nothing was made of
  long finish() throws IOException {
    if (content == null) {
      content = open(placed.block().last(), 0);
    }
    for (SizedStream each : made.reversed()) {
      each.finish();
    }
    long unused = 0;
    for (CompressedInput each : packed) {
      long start = each.position();
      each.transferTo(OutputStream.nullOutputStream());
      unused += each.position() - start;
    }
    return unused;
  }

  /// What a failed read means. What the storage threw is thrown on.
  ///
  /// @param code what is said of damaged bytes
  /// @param what what was read
  /// @param count how many bytes of it came out before
  DamageException judge(Throwable broken, FindingCode code, String what, long count)
      throws IOException {
    for (CompressedInput each : packed) {
      IOException storage = each.failure();
      if (storage != null) {
        throw storage;
      }
    }
    return switch (broken) {
      case DamageException damage ->
          new DamageException(damage.code(), what + ": " + damage.getMessage(), damage);
      case OutOfMemoryError tooMuch ->
          new DamageException(
              FindingCode.LIMIT_MEMORY, what + " needs more memory than there is", tooMuch);
      case EOFException cut -> damage(code, what, count, "its packed bytes end too early", cut);
      default -> damage(code, what, count, reason(broken), broken);
    };
  }

  private static String reason(Throwable broken) {
    String message = broken.getMessage();
    return message == null || message.isBlank() ? broken.getClass().getSimpleName() : message;
  }

  private DamageException damage(
      FindingCode code, String what, long count, String reason, Throwable cause) {
    return new DamageException(
        code,
        "%s is damaged after %,d bytes of content, in the block at byte %,d: %s"
            .formatted(what, count, placed.packedAt().getFirst(), reason),
        cause);
  }

  @Override
  public void close() throws IOException {
    for (InputStream each : decoders) {
      if (!(each instanceof CompressedInput)) {
        each.close();
      }
    }
  }
}
