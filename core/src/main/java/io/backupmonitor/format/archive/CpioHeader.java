package io.backupmonitor.format.archive;

import io.backupmonitor.format.EntryKind;
import org.jspecify.annotations.Nullable;

/// One header of a cpio, without the name that follows it.
///
/// @param device the device of the file, as one number
/// @param inode its number there
/// @param mode its Unix mode
/// @param links how many names it has
/// @param size how many bytes of content follow
/// @param nameBytes how many bytes its name has, with the NUL at its end
/// @param checksum the sum of all bytes of the content, in the form that has it
record CpioHeader(
    long device, long inode, int mode, long links, long size, int nameBytes, int checksum) {

  private static final int LONGEST_NAME = 1 << 16;
  private static final int TYPE = 0170000;

  /// The header that begins there; null where its fields are no numbers or impossible.
  static @Nullable CpioHeader of(CpioVariant variant, byte[] bytes, int at) {
    Fields fields = new Fields(bytes, at);
    CpioHeader header =
        switch (variant) {
          case NEW, NEW_WITH_CHECKSUM -> fields.newForm();
          case PORTABLE -> fields.portableForm();
          case BINARY_LITTLE -> fields.binaryForm(true);
          case BINARY_BIG -> fields.binaryForm(false);
        };
    return fields.wrong || !header.isPossible() ? null : header;
  }

  /// Whether bytes begin with a header and a name that make sense together.
  static boolean isPlausible(CpioVariant variant, byte[] head) {
    if (head.length < variant.headerBytes()) {
      return false;
    }
    CpioHeader header = of(variant, head, 0);
    if (header == null || header.links == 0 || (header.isOfNoFile() && header.mode != 0)) {
      return false;
    }
    int end = variant.headerBytes() + header.nameBytes - 1;
    if (end >= head.length || head[end] != 0 || header.nameBytes < 2) {
      return false;
    }
    for (int at = variant.headerBytes(); at < end; at++) {
      if (head[at] == 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isPossible() {
    return nameBytes >= 1 && nameBytes <= LONGEST_NAME && size >= 0 && (isOfNoFile() || hasType());
  }

  /// Whether the mode names no kind of file, as that of the end mark does.
  boolean isOfNoFile() {
    return (mode & TYPE) == 0;
  }

  private boolean hasType() {
    return switch (mode & TYPE) {
      case 0010000, 0020000, 0040000, 0060000, 0100000, 0110000, 0120000, 0140000 -> true;
      default -> false;
    };
  }

  EntryKind kind() {
    return switch (mode & TYPE) {
      case 0040000 -> EntryKind.DIRECTORY;
      case 0120000 -> EntryKind.SYMBOLIC_LINK;
      case 0100000, 0110000 -> EntryKind.FILE;
      default -> EntryKind.SPECIAL;
    };
  }

  boolean isExecutable() {
    return (mode & 0100) != 0;
  }

  /// Reads field after field.
  private static final class Fields {

    private final byte[] bytes;
    private int at;
    private boolean wrong;

    Fields(byte[] bytes, int at) {
      this.bytes = bytes;
      this.at = at;
    }

    CpioHeader newForm() {
      at += 6;
      long inode = hexadecimal();
      int mode = (int) hexadecimal();
      hexadecimal();
      hexadecimal();
      long links = hexadecimal();
      hexadecimal();
      long size = hexadecimal();
      long device = hexadecimal() << 32 | hexadecimal();
      hexadecimal();
      hexadecimal();
      long nameBytes = hexadecimal();
      int checksum = (int) hexadecimal();
      return new CpioHeader(device, inode, mode, links, size, clamp(nameBytes), checksum);
    }

    CpioHeader portableForm() {
      at += 6;
      long device = octal(6);
      long inode = octal(6);
      int mode = (int) octal(6);
      octal(6);
      octal(6);
      long links = octal(6);
      octal(6);
      octal(11);
      int nameBytes = (int) octal(6);
      long size = octal(11);
      return new CpioHeader(device, inode, mode, links, size, nameBytes, 0);
    }

    CpioHeader binaryForm(boolean little) {
      int device = word(2, little);
      int inode = word(4, little);
      int mode = word(6, little);
      int links = word(12, little);
      int nameBytes = word(20, little);
      long size = (long) word(22, little) << 16 | word(24, little);
      return new CpioHeader(device, inode, mode, links, size, nameBytes, 0);
    }

    private int word(int offset, boolean little) {
      int first = bytes[at + offset] & 0xff;
      int second = bytes[at + offset + 1] & 0xff;
      return little ? first | second << 8 : first << 8 | second;
    }

    private long hexadecimal() {
      return digits(8, 16);
    }

    private long octal(int length) {
      return digits(length, 8);
    }

    private long digits(int length, int radix) {
      long number = 0;
      for (int each = 0; each < length; each++) {
        int digit = Character.digit(bytes[at++] & 0xff, radix);
        wrong |= digit < 0;
        number = number * radix + digit;
      }
      return number;
    }

    private static int clamp(long nameBytes) {
      return (int) Math.min(nameBytes, Integer.MAX_VALUE);
    }
  }
}
