package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.BlockStream;
import java.io.IOException;

/// The chunks of one block of data as one stream, up to the empty chunk that ends it. For one
/// thread.
final class ArchiveChunks extends BlockStream {

  private final ArchiveInput input;
  private int left;
  private boolean ended;

  ArchiveChunks(ArchiveInput input) {
    this.input = input;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !ended) {
      left = input.number();
      ended = left == 0;
    }
    if (ended) {
      return -1;
    }
    if (left < 0) {
      throw input.corrupt("a chunk has %,d bytes".formatted(left));
    }
    int count = input.need(target, offset, Math.min(length, left));
    left -= count;
    return count;
  }
}
