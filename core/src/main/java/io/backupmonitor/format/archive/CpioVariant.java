package io.backupmonitor.format.archive;

import org.jspecify.annotations.Nullable;

/// The forms of cpio, told apart by the magic of each header.
enum CpioVariant {
  NEW("070701", 110, 4),
  NEW_WITH_CHECKSUM("070702", 110, 4),
  PORTABLE("070707", 76, 1),
  BINARY_LITTLE("\u00c7q", 26, 2),
  BINARY_BIG("q\u00c7", 26, 2);

  private final String magic;
  private final int headerBytes;
  private final int alignment;

  CpioVariant(String magic, int headerBytes, int alignment) {
    this.magic = magic;
    this.headerBytes = headerBytes;
    this.alignment = alignment;
  }

  /// The form of the header that begins there; null where none does.
  static @Nullable CpioVariant of(byte[] bytes, int at, int there) {
    for (CpioVariant variant : values()) {
      if (variant.begins(bytes, at, there)) {
        return variant;
      }
    }
    return null;
  }

  private boolean begins(byte[] bytes, int at, int there) {
    if (there < magic.length()) {
      return false;
    }
    for (int each = 0; each < magic.length(); each++) {
      if ((bytes[at + each] & 0xff) != magic.charAt(each)) {
        return false;
      }
    }
    return true;
  }

  int headerBytes() {
    return headerBytes;
  }

  /// How many bytes fill up what has that length.
  int padding(long length) {
    return (int) (-length & (alignment - 1));
  }

  boolean isBinary() {
    return this == BINARY_LITTLE || this == BINARY_BIG;
  }

  boolean hasChecksum() {
    return this == NEW_WITH_CHECKSUM;
  }

  /// Whether the content of a file with several names stands with one of them only.
  boolean sharesContent() {
    return this == NEW || this == NEW_WITH_CHECKSUM;
  }
}
