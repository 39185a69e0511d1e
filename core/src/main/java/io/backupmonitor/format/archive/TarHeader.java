package io.backupmonitor.format.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One header block of a tar, its fields by their places in it. All variants share the first 257
/// bytes; what the rest means depends on the magic: v7 has none, POSIX `ustar\0`, GNU `ustar  `,
/// and star marks itself by `tar\0` at the very end.
///
/// Layouts: POSIX.1-2024 pax, "ustar Interchange Format"; the GNU tar manual, "Basic Tar Format";
/// star(5).
@SuppressWarnings("ArrayRecordComponent") // a private copy of the block, never written
record TarHeader(byte[] block) {

  private static final int CHECKSUM_AT = 148;
  private static final int CHECKSUM_LENGTH = 8;

  /// What an unsigned or signed sum of bytes may not be: no octal number at all.
  static final long NO_NUMBER = Long.MIN_VALUE;

  /// The kinds of block that are told apart by magic.
  enum Variant {
    V7,
    POSIX,
    GNU,
    STAR
  }

  static TarHeader of(byte[] bytes, int offset) {
    return new TarHeader(Arrays.copyOfRange(bytes, offset, offset + BlockInput.BLOCK));
  }

  /// Whether the block has the checksum that it gives for itself. Old tars summed signed bytes.
  static boolean hasItsChecksum(byte[] bytes, int offset) {
    long stored = number(bytes, offset + CHECKSUM_AT, CHECKSUM_LENGTH);
    if (stored <= 0) {
      return false;
    }
    int unsigned = 0;
    int signed = 0;
    for (int at = offset; at < offset + BlockInput.BLOCK; at++) {
      unsigned += bytes[at] & 0xff;
      signed += bytes[at];
    }
    for (int at = offset + CHECKSUM_AT; at < offset + CHECKSUM_AT + CHECKSUM_LENGTH; at++) {
      unsigned += ' ' - (bytes[at] & 0xff);
      signed += ' ' - bytes[at];
    }
    return stored == unsigned || stored == signed;
  }

  Variant variant() {
    if (!holds(257, "ustar")) {
      return Variant.V7;
    }
    if (holds(257, "ustar  \0")) {
      return Variant.GNU;
    }
    return holds(508, "tar\0") ? Variant.STAR : Variant.POSIX;
  }

  char type() {
    return (char) (block[156] & 0xff);
  }

  /// The name, put together from its one or two fields.
  byte[] name() {
    byte[] name = text(0, 100);
    byte[] prefix =
        switch (variant()) {
          case POSIX -> text(345, 155);
          case STAR -> text(345, 131);
          case V7, GNU -> new byte[0];
        };
    if (prefix.length == 0) {
      return name;
    }
    byte[] whole = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
    whole[prefix.length] = '/';
    System.arraycopy(name, 0, whole, prefix.length + 1, name.length);
    return whole;
  }

  byte[] linkName() {
    return text(157, 100);
  }

  /// The size field; [#NO_NUMBER] when it holds none.
  long size() {
    return number(124, 12);
  }

  boolean isExecutable() {
    long mode = number(100, 8);
    return mode >= 0 && (mode & 0100) != 0;
  }

  /// A number in the block, in one of the two notations.
  long number(int at, int length) {
    return number(block, at, length);
  }

  /// A number: octal digits between blanks, or, with the highest bit set, two's complement. Nothing
  /// but blanks is zero.
  static long number(byte[] bytes, int at, int length) {
    return (bytes[at] & 0x80) != 0 ? binary(bytes, at, length) : octal(bytes, at, length);
  }

  private static long binary(byte[] bytes, int at, int length) {
    boolean negative = (bytes[at] & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int each = 0; each < length; each++) {
      int digit = bytes[at + each] & 0xff;
      if (each == 0) {
        digit = negative ? digit : digit & 0x7f;
      }
      if (value >> 55 != (negative ? -1 : 0)) {
        return NO_NUMBER;
      }
      value = value << 8 | digit;
    }
    return value;
  }

  private static long octal(byte[] bytes, int at, int length) {
    int each = at;
    int end = at + length;
    while (each < end && isBlank(bytes[each])) {
      each++;
    }
    long value = 0;
    while (each < end && bytes[each] >= '0' && bytes[each] <= '7') {
      value = value << 3 | (bytes[each++] - '0');
    }
    // what follows a blank is nobody's business: some writers leave old bytes there
    return each == end || isBlank(bytes[each]) ? value : NO_NUMBER;
  }

  private static boolean isBlank(byte each) {
    return each == ' ' || each == 0;
  }

  private byte[] text(int at, int length) {
    return textUntilNul(block, at, length);
  }

  /// The bytes before the first NUL, at most so many.
  static byte[] textUntilNul(byte[] bytes, int at, int length) {
    int end = at;
    while (end < at + length && bytes[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(bytes, at, end);
  }

  private boolean holds(int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return Arrays.equals(block, at, at + bytes.length, bytes, 0, bytes.length);
  }
}
