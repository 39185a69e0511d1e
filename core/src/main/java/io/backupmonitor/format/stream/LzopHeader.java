package io.backupmonitor.format.stream;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/// The header of one lzop member: its flags, after its own checksum was compared.
///
/// @param flags which checksums blocks have, and whether the member is like others
record LzopHeader(int flags) {

  private static final int[] MAGIC = {0x89, 'L', 'Z', 'O', 0, '\r', '\n', 0x1a, '\n'};
  private static final int WITH_VERSION_NEEDED = 0x0940;
  private static final int EXTRA_FIELD = 0x40;
  private static final int MULTIPART = 0x400;
  private static final int FILTER = 0x800;
  private static final int CRC_OF_HEADER = 0x1000;
  private static final int LARGEST_METHOD = 3;

  /// Whether a member begins there, as far as the bytes reach.
  static boolean isAhead(CompressedInput input) throws IOException {
    int there = Math.min(input.lookAhead(MAGIC.length), MAGIC.length);
    for (int ahead = 0; ahead < there; ahead++) {
      if (input.peek(ahead) != MAGIC[ahead]) {
        return false;
      }
    }
    return there > 0;
  }

  static LzopHeader read(CompressedInput input) throws IOException {
    input.needNumber(MAGIC.length);
    Summed fields = new Summed(input);
    int version = fields.number(2);
    fields.number(2);
    if (version >= WITH_VERSION_NEEDED) {
      fields.number(2);
    }
    int method = fields.number(1);
    if (version >= WITH_VERSION_NEEDED) {
      fields.number(1);
    }
    int flags = fields.number(4);
    if ((flags & FILTER) != 0) {
      fields.number(4);
    }
    fields.number(4);
    fields.number(version >= WITH_VERSION_NEEDED ? 8 : 4);
    fields.skip(fields.number(1));
    fields.checkSum((flags & CRC_OF_HEADER) != 0);
    if ((flags & EXTRA_FIELD) != 0) {
      readExtraField(input, flags);
    }
    requireReadable(method, flags);
    return new LzopHeader(flags);
  }

  private static void readExtraField(CompressedInput input, int flags) throws IOException {
    Summed extra = new Summed(input);
    extra.skip(extra.number(4) & 0xffff_ffffL);
    extra.checkSum((flags & CRC_OF_HEADER) != 0);
  }

  private static void requireReadable(int method, int flags) throws DamageException {
    if (method < 1 || method > LARGEST_METHOD || (flags & (MULTIPART | FILTER)) != 0) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "an lzop member is packed by method %d with the flags %08x, which cannot be read here"
              .formatted(method, flags));
    }
  }

  /// A number of up to four bytes, the highest first.
  static int number(CompressedInput input, int bytes) throws IOException {
    int number = 0;
    for (int each = 0; each < bytes; each++) {
      number = number << 8 | input.need();
    }
    return number;
  }

  boolean adlerOfContent() {
    return (flags & 0x1) != 0;
  }

  boolean adlerOfPacked() {
    return (flags & 0x2) != 0;
  }

  boolean crcOfContent() {
    return (flags & 0x100) != 0;
  }

  boolean crcOfPacked() {
    return (flags & 0x200) != 0;
  }

  boolean hasContentChecksum() {
    return adlerOfContent() || crcOfContent();
  }

  /// Fields that a checksum follows.
  private static final class Summed {

    private final CompressedInput input;
    private final Adler32 adler = new Adler32();
    private final CRC32 crc = new CRC32();

    Summed(CompressedInput input) {
      this.input = input;
    }

    int number(int bytes) throws IOException {
      int number = 0;
      for (int each = 0; each < bytes; each++) {
        int next = input.need();
        adler.update(next);
        crc.update(next);
        number = number << 8 | next;
      }
      return number;
    }

    void skip(long bytes) throws IOException {
      for (long each = 0; each < bytes; each++) {
        number(1);
      }
    }

    void checkSum(boolean byCrc) throws IOException {
      int computed = (int) (byCrc ? crc.getValue() : adler.getValue());
      int stored = LzopHeader.number(input, 4);
      if (computed != stored) {
        throw new IOException(
            "the member's header has the checksum %08x and says %08x".formatted(computed, stored));
      }
    }
  }
}
