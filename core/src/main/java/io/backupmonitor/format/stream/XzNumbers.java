package io.backupmonitor.format.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/// Numbers of variable length, as xz writes them: seven bits a byte, the lowest first (The .xz File
/// Format 1.2.1, section 1.2).
final class XzNumbers {

  /// A number has at most nine bytes.
  private static final int MOST_SHIFT = 56;

  private final byte[] bytes;
  private final int end;
  private int at;

  XzNumbers(byte[] bytes, int at, int end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  long next() throws IOException {
    long number = 0;
    for (int shift = 0; shift <= MOST_SHIFT; shift += 7) {
      int each = one();
      number |= (long) (each & 0x7f) << shift;
      if (each < 0x80) {
        return number;
      }
    }
    throw new IOException("a number in a block header is too long");
  }

  byte[] bytes(long count) throws IOException {
    if (count < 0 || count > end - at) {
      throw new IOException("a block header ends too early");
    }
    at += (int) count;
    return Arrays.copyOfRange(bytes, at - (int) count, at);
  }

  private int one() throws IOException {
    if (at == end) {
      throw new IOException("a block header ends too early");
    }
    return bytes[at++] & 0xff;
  }

  static void write(ByteArrayOutputStream out, long number) {
    long left = number;
    while (left >= 0x80) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
