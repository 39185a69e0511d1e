package io.backupmonitor.format.database;

import io.backupmonitor.format.Bytes;

/// A CRC with 64 bits whose bits are taken from the lowest up, eight bytes at a step. For one
/// thread.
final class Crc64 {

  /// The polynomials, lowest bit first.
  private static final long JONES = 0x95ac9329ac4bc9b5L;

  private static final long ECMA = 0xc96c5795d7870f42L;

  private static final long[][] JONES_TABLES = tables(JONES);
  private static final long[][] ECMA_TABLES = tables(ECMA);

  private final long[][] tables;
  private final long mask;
  private long register;

  private Crc64(long[][] tables, long mask) {
    this.tables = tables;
    this.mask = mask;
    this.register = mask;
  }

  /// The one of Redis: the polynomial of David Jones, register zero at both ends.
  static Crc64 jones() {
    return new Crc64(JONES_TABLES, 0);
  }

  /// The one of ECMA-182 as mongodump and xz have it: register inverted at both ends.
  static Crc64 ecma() {
    return new Crc64(ECMA_TABLES, -1);
  }

  void update(byte[] bytes, int offset, int length) {
    long value = register;
    int at = offset;
    int end = offset + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      long both = value ^ Bytes.int64(bytes, at);
      value = 0;
      for (int each = 0; each < Long.BYTES; each++) {
        value ^= tables[7 - each][(int) (both >>> (8 * each)) & 0xff];
      }
    }
    for (; at < end; at++) {
      value = tables[0][(int) (value ^ bytes[at]) & 0xff] ^ (value >>> 8);
    }
    register = value;
  }

  long value() {
    return register ^ mask;
  }

  private static long[][] tables(long polynomial) {
    long[][] tables = new long[Long.BYTES][256];
    for (int each = 0; each < 256; each++) {
      long value = each;
      for (int bit = 0; bit < 8; bit++) {
        value = (value & 1) == 0 ? value >>> 1 : (value >>> 1) ^ polynomial;
      }
      tables[0][each] = value;
    }
    for (int step = 1; step < Long.BYTES; step++) {
      for (int each = 0; each < 256; each++) {
        long before = tables[step - 1][each];
        tables[step][each] = tables[0][(int) before & 0xff] ^ (before >>> 8);
      }
    }
    return tables;
  }
}
