package io.backupmonitor.format.archive;

import io.backupmonitor.format.Bytes;

/// The extra field that says how a member is encrypted by AES, and how it was packed before.
///
/// Source: WinZip, "AES Encryption Information", section II.
///
/// @param version 1 where the content has a CRC-32, too; 2 where the header has zero for it
/// @param strength 1, 2 or 3 for keys of 128, 192 or 256 bits
/// @param method how the content is packed
record ZipAesField(int version, int strength, int method) {

  static final int KIND = 0x9901;

  private static final int BYTES = 7;
  private static final int VENDOR = 'A' | ('E' << 8);

  /// What the field says; nothing that can be read where it is of another kind than is known.
  static ZipAesField of(byte[] field) {
    boolean known = field.length >= BYTES && Bytes.uint16(field, 2) == VENDOR;
    return known
        ? new ZipAesField(Bytes.uint16(field, 0), field[4] & 0xff, Bytes.uint16(field, 5))
        : new ZipAesField(0, 0, 0);
  }

  /// Whether it can be read here.
  boolean isKnown() {
    return (version == 1 || version == 2) && strength >= 1 && strength <= 3;
  }

  boolean hasCrc() {
    return version == 1;
  }

  int saltBytes() {
    return 4 + 4 * strength;
  }
}
