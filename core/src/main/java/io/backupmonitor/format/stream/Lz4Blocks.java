package io.backupmonitor.format.stream;

import java.io.IOException;

/// The blocks of one LZ4 frame, unpacked one at a time behind the window that they may refer to.
/// For one thread.
///
/// Layout: the LZ4 Block Format Description.
final class Lz4Blocks {

  private static final int WINDOW = 64 * 1024;
  private static final int SHORTEST_MATCH = 4;

  private final int blockSize;
  private final boolean dependent;

  /// First what a block may refer to, then the block.
  private final byte[] bytes;

  private int windowStart = WINDOW;
  private int end = WINDOW;
  private int taken = WINDOW;

  /// @param dependent whether a block may refer to the ones before it
  Lz4Blocks(int blockSize, boolean dependent) {
    this.blockSize = blockSize;
    this.dependent = dependent;
    this.bytes = new byte[WINDOW + blockSize];
  }

  int blockSize() {
    return blockSize;
  }

  /// How many bytes of the last block were not taken yet.
  int available() {
    return end - taken;
  }

  int take(byte[] target, int offset, int length) {
    int count = Math.min(length, available());
    System.arraycopy(bytes, taken, target, offset, count);
    taken += count;
    return count;
  }

  void hashInto(XxHash32 hash) {
    hash.update(bytes, taken, available());
  }

  void store(byte[] block, int length) {
    beginBlock();
    System.arraycopy(block, 0, bytes, WINDOW, length);
    end = WINDOW + length;
  }

  /// @throws IOException when the block is none
  void unpack(byte[] block, int length) throws IOException {
    beginBlock();
    int at = 0;
    int to = WINDOW;
    while (true) {
      require(at < length);
      int token = block[at++] & 0xff;
      int literals = token >> 4;
      if (literals == 15) {
        int more;
        do {
          require(at < length);
          more = block[at++] & 0xff;
          literals += more;
        } while (more == 255 && literals <= blockSize);
      }
      require(literals <= length - at && literals <= bytes.length - to);
      System.arraycopy(block, at, bytes, to, literals);
      at += literals;
      to += literals;
      if (at == length) {
        end = to;
        return;
      }
      require(length - at >= 2);
      int distance = (block[at] & 0xff) | (block[at + 1] & 0xff) << 8;
      at += 2;
      int match = token & 15;
      if (match == 15) {
        int more;
        do {
          require(at < length);
          more = block[at++] & 0xff;
          match += more;
        } while (more == 255 && match <= blockSize);
      }
      match += SHORTEST_MATCH;
      require(distance > 0 && to - distance >= windowStart && match <= bytes.length - to);
      copyMatch(to, distance, match);
      to += match;
    }
  }

  private void copyMatch(int to, int distance, int length) {
    if (distance >= length) {
      System.arraycopy(bytes, to - distance, bytes, to, length);
      return;
    }
    for (int each = to; each < to + length; each++) {
      bytes[each] = bytes[each - distance];
    }
  }

  /// Keeps the end of what came before as the window of what comes next.
  private void beginBlock() {
    int kept = dependent ? Math.min(WINDOW, end - windowStart) : 0;
    System.arraycopy(bytes, end - kept, bytes, WINDOW - kept, kept);
    windowStart = WINDOW - kept;
    end = WINDOW;
    taken = WINDOW;
  }

  private static void require(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("a block holds no LZ4 data");
    }
  }
}
