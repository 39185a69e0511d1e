package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.BlockStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// What a decoder makes, held to the size that was promised: fewer bytes are an [EOFException],
/// more are an [IOException]. So a decoder that has an end mark gets to read it. For one thread.
final class SizedStream extends BlockStream {

  private final InputStream decoder;
  private final long size;
  private long left;
  private boolean ended;

  SizedStream(InputStream decoder, long size) {
    this.decoder = decoder;
    this.size = size;
    this.left = size;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (left == 0) {
      requireEnd();
      return -1;
    }
    int count = decoder.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException();
    }
    left -= count;
    return count;
  }

  /// Follows the decoder to its end.
  ///
  /// @throws IOException when it still has bytes, or promised ones were never asked for
  void finish() throws IOException {
    if (left > 0) {
      throw new IOException(
          "a stream of %,d bytes is used only up to byte %,d".formatted(size, size - left));
    }
    requireEnd();
  }

  private void requireEnd() throws IOException {
    if (!ended && decoder.read() >= 0) {
      throw new IOException("a stream unfolds into more than its %,d bytes".formatted(size));
    }
    ended = true;
  }
}
