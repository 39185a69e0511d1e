package io.backupmonitor.format.matrix;

import io.backupmonitor.format.dump.DumpTexts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/// What lies inside the backups of the matrix.
final class Contents {

  /// A dump that ends inside its COPY block.
  static final byte[] CUT_DUMP = bytes(DumpTexts.SHOP.substring(0, DumpTexts.SHOP.indexOf("2\t")));

  private Contents() {}

  /// A whole dump with so many rows that do not compress well.
  static String dump(int rows) {
    return DumpTexts.SHOP.replace("1\tAda\n", rows(rows));
  }

  /// Lines of a number and noise.
  static String rows(int count) {
    Random random = new Random(3);
    byte[] noise = new byte[24];
    StringBuilder rows = new StringBuilder();
    for (int row = 100; row < 100 + count; row++) {
      random.nextBytes(noise);
      rows.append(row).append('\t').append(HexFormat.of().formatHex(noise)).append('\n');
    }
    return rows.toString();
  }

  static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(7).nextBytes(noise);
    return noise;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] firstHalf(byte[] all) {
    return Arrays.copyOf(all, all.length / 2);
  }

  static byte[] secondHalf(byte[] all) {
    return Arrays.copyOfRange(all, all.length / 2, all.length);
  }

  static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
