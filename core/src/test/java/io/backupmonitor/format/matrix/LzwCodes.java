package io.backupmonitor.format.matrix;

import java.io.ByteArrayOutputStream;

/// Writes codes as compress does: the lowest bits first, in groups of eight codes of one width.
final class LzwCodes {

  private static final int LEAST_BITS = 9;
  private static final int MOST_BITS = 16;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int width = LEAST_BITS;
  private int codesOfWidth;
  private int entries = 257;
  private boolean first = true;
  private long bits;
  private int count;

  LzwCodes() {
    bytes.writeBytes(new byte[] {0x1f, (byte) 0x9d, (byte) (0x80 | MOST_BITS)});
  }

  void add(int code) {
    if (entries > (1 << width) - 1 && width < MOST_BITS) {
      fillGroup();
      width++;
      codesOfWidth = 0;
    }
    put(code);
    codesOfWidth++;
    if (first) {
      first = false;
    } else if (entries < 1 << MOST_BITS) {
      entries++;
    }
  }

  private void fillGroup() {
    while (codesOfWidth % 8 != 0) {
      put(0);
      codesOfWidth++;
    }
  }

  private void put(int code) {
    bits |= (long) code << count;
    for (count += width; count >= 8; count -= 8) {
      bytes.write((int) bits);
      bits >>>= 8;
    }
  }

  byte[] bytes() {
    if (count > 0) {
      bytes.write((int) bits);
    }
    return bytes.toByteArray();
  }
}
