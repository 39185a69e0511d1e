package io.backupmonitor.format.stream;

import java.util.Arrays;

/// Bits one after the other, the lowest of each byte first, as deflate counts them. For one thread.
final class BitOutput {

  private byte[] bytes = new byte[64];
  private int count;

  /// How many bits there are.
  int count() {
    return count;
  }

  /// Adds the lowest bits of a number, the lowest one first.
  void add(long value, int bits) {
    for (int each = 0; each < bits; each++) {
      addBit((int) (value >>> each) & 1);
    }
  }

  /// Adds bits of an array.
  void add(byte[] source, int firstBit, int bits) {
    for (int each = firstBit; each < firstBit + bits; each++) {
      addBit(source[each >> 3] >> (each & 7) & 1);
    }
  }

  private void addBit(int bit) {
    if (count >> 3 == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    bytes[count >> 3] |= (byte) (bit << (count & 7));
    count++;
  }

  /// All of them; zeros fill the last byte.
  byte[] toBytes() {
    return Arrays.copyOf(bytes, (count + 7) >> 3);
  }
}
