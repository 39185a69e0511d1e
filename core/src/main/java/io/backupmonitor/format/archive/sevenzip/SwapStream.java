package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.BlockStream;
import java.io.IOException;
import java.io.InputStream;

/// Bytes in groups of two or four, each turned round; those that make no whole group at the end
/// stay as they are. For one thread.
final class SwapStream extends BlockStream {

  private final InputStream input;
  private final int width;
  private final byte[] group = new byte[4];
  private int from;
  private int to;

  SwapStream(InputStream input, int width) {
    this.input = input;
    this.width = width;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = 0;
    while (count < length && (from < to || fill())) {
      target[offset + count++] = group[from++];
    }
    return count == 0 && length > 0 ? -1 : count;
  }

  private boolean fill() throws IOException {
    from = 0;
    to = input.readNBytes(group, 0, width);
    for (int each = 0; to == width && each < width / 2; each++) {
      byte kept = group[each];
      group[each] = group[width - 1 - each];
      group[width - 1 - each] = kept;
    }
    return to > 0;
  }
}
