package io.backupmonitor.format.stream;

import java.io.Closeable;
import java.io.IOException;

/// Decodes one compressed stream strictly, from its first byte to its last one. For one thread.
///
/// It says what is wrong in the simplest way, and [JudgedStream] tells where: an
/// [java.io.EOFException] is a stream that was cut off, any other [IOException] one that is
/// damaged, and so is a number out of its bounds (an index, an argument, a size); a
/// [DamageException] speaks for itself. Any other exception blames the program.
public interface StreamDecoder extends Closeable {

  /// Decodes some bytes.
  ///
  /// @return how many, at least one; -1 when the stream was followed to its end and every checksum
  ///     fits
  int decode(byte[] target, int offset, int length) throws IOException;

  /// Where the decoder is, for people: `member 2`.
  String place();

  /// Where it is in the compressed bytes, for messages.
  default long position(CompressedInput input) {
    return input.position();
  }

  /// Whether the bytes that follow the stream may be there: the format lets its programs pass over
  /// them, and they hold no trace of a further stream. Asked after the end; takes nothing.
  default boolean allowsBehind(CompressedInput input) throws IOException {
    return false;
  }

  /// Whether so many zeros behind the stream are nothing but padding.
  default boolean allowsPadding(long zeros) {
    return true;
  }

  @Override
  default void close() throws IOException {}
}
