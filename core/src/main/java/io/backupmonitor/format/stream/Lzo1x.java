package io.backupmonitor.format.stream;

import java.io.IOException;

/// Unpacks one block of LZO1X: literals and matches, where the last two bits of a match say how
/// many literals follow it, and what the lowest instructions mean. For one thread.
///
/// Layout: the kernel's `Documentation/staging/lzo.rst`.
final class Lzo1x {

  /// After a run of literals; below it stands the number of literals after a match.
  private static final int AFTER_RUN = 4;

  private final byte[] from;
  private final int end;
  private final byte[] to;
  private final int size;
  private int at;
  private int count;
  private int state;

  private Lzo1x(byte[] from, int end, byte[] to, int size) {
    this.from = from;
    this.end = end;
    this.to = to;
    this.size = size;
  }

  /// Unpacks `length` bytes into exactly `size` ones.
  ///
  /// @throws IOException when that is not what they unfold into
  static void unpack(byte[] from, int length, byte[] to, int size) throws IOException {
    new Lzo1x(from, length, to, size).unpack();
  }

  private void unpack() throws IOException {
    begin();
    while (instruction()) {
      // on to the next one
    }
    if (count != size || at != end) {
      throw new IOException(
          "the block unfolds into %,d of %,d bytes with %,d packed ones left"
              .formatted(count, size, end - at));
    }
  }

  private void begin() throws IOException {
    if (end > 0 && (from[0] & 0xff) > 17) {
      int literals = next() - 17;
      literals(literals);
      state = Math.min(literals, AFTER_RUN);
    }
  }

  /// Follows one instruction; false at the end mark.
  private boolean instruction() throws IOException {
    int code = next();
    if (code >= 64) {
      int length = code >= 128 ? 5 + (code >> 5 & 3) : 3 + (code >> 5 & 1);
      match((next() << 3) + (code >> 2 & 7) + 1, length, code & 3);
    } else if (code >= 32) {
      int length = 2 + length(code & 31, 31);
      int word = word();
      match((word >> 2) + 1, length, word & 3);
    } else if (code >= 16) {
      int length = 2 + length(code & 7, 7);
      int word = word();
      int distance = 16384 + ((code & 8) << 11) + (word >> 2);
      if (distance == 16384) {
        return false;
      }
      match(distance, length, word & 3);
    } else {
      lowest(code);
    }
    return true;
  }

  private void lowest(int code) throws IOException {
    if (state == 0) {
      literals(3 + length(code, 15));
      state = AFTER_RUN;
      return;
    }
    boolean afterRun = state == AFTER_RUN;
    int distance = (next() << 2) + (code >> 2) + (afterRun ? 2049 : 1);
    match(distance, afterRun ? 3 : 2, code & 3);
  }

  /// A length that did not fit into its instruction goes on in bytes: each zero stands for 255.
  private int length(int bits, int most) throws IOException {
    if (bits != 0) {
      return bits;
    }
    int length = most;
    int each = next();
    while (each == 0) {
      length += 255;
      requireRoom(length);
      each = next();
    }
    return length + each;
  }

  private void match(int distance, int length, int literals) throws IOException {
    if (distance > count) {
      throw new IOException(
          "a match reaches %,d bytes back where there are %,d".formatted(distance, count));
    }
    requireRoom(length);
    for (int each = 0; each < length; each++, count++) {
      to[count] = to[count - distance];
    }
    literals(literals);
    state = literals;
  }

  private void literals(int length) throws IOException {
    requireRoom(length);
    if (length > end - at) {
      throw new IOException("literals reach beyond the packed bytes");
    }
    System.arraycopy(from, at, to, count, length);
    at += length;
    count += length;
  }

  private void requireRoom(int length) throws IOException {
    if (length > size - count) {
      throw new IOException("the block unfolds into more than %,d bytes".formatted(size));
    }
  }

  private int word() throws IOException {
    return next() | next() << 8;
  }

  private int next() throws IOException {
    if (at >= end) {
      throw new IOException("the block has no end mark");
    }
    return from[at++] & 0xff;
  }
}
