package io.backupmonitor.format.stream;

import java.io.IOException;
import java.util.zip.CRC32;

/// Decodes gzip members one after the other and checks every field that can be checked.
///
/// Layout: RFC 1952, section 2.3.
final class GzipDecoder implements StreamDecoder {

  private static final int HAS_HEADER_CRC = 1 << 1;
  private static final int HAS_EXTRA = 1 << 2;
  private static final int HAS_NAME = 1 << 3;
  private static final int HAS_COMMENT = 1 << 4;
  private static final int RESERVED = 0xe0;
  private static final int DEFLATE = 8;

  private final CompressedInput input;
  private final RawInflater inflater;
  private final CRC32 content = new CRC32();
  private final CRC32 header = new CRC32();
  private long members;
  private boolean insideMember;

  /// @param packedBytes about how many there are; 0 where nobody knows
  GzipDecoder(CompressedInput input, long packedBytes) {
    this.input = input;
    this.inflater = new RawInflater(packedBytes);
  }

  @Override
  public String place() {
    return "member " + Math.max(1, members);
  }

  @Override
  public int decode(byte[] target, int offset, int length) throws IOException {
    while (true) {
      if (!insideMember && !beginMember()) {
        return -1;
      }
      int count = inflater.inflate(input, target, offset, length);
      if (count > 0) {
        content.update(target, offset, count);
        return count;
      }
      endMember();
    }
  }

  /// Reads a member's header; false where no further member begins.
  private boolean beginMember() throws IOException {
    if (members > 0 && (input.lookAhead(2) < 2 || input.peek(0) != 0x1f || input.peek(1) != 0x8b)) {
      return false;
    }
    members++;
    header.reset();
    if (headerByte() != 0x1f || headerByte() != 0x8b) {
      throw new IOException("the member does not begin with a gzip header");
    }
    int method = headerByte();
    if (method != DEFLATE) {
      throw new IOException("the member names the unknown compression method " + method);
    }
    readHeader(headerByte());
    inflater.reset();
    content.reset();
    insideMember = true;
    return true;
  }

  private void readHeader(int flags) throws IOException {
    if ((flags & RESERVED) != 0) {
      throw new IOException("the member's header has reserved flags set: 0x%02x".formatted(flags));
    }
    skipHeader(6);
    if ((flags & HAS_EXTRA) != 0) {
      int length = headerByte();
      skipHeader(length | headerByte() << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      skipHeaderText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipHeaderText();
    }
    if ((flags & HAS_HEADER_CRC) != 0) {
      long computed = header.getValue() & 0xffff;
      long stored = input.needNumber(2);
      if (computed != stored) {
        throw new IOException(
            "the member's header has the checksum %04x and says %04x".formatted(computed, stored));
      }
    }
  }

  private int headerByte() throws IOException {
    int each = input.need();
    header.update(each);
    return each;
  }

  private void skipHeader(int count) throws IOException {
    for (int each = 0; each < count; each++) {
      headerByte();
    }
  }

  private void skipHeaderText() throws IOException {
    while (headerByte() != 0) {
      // The text says nothing that could be checked.
    }
  }

  private void endMember() throws IOException {
    insideMember = false;
    long storedCrc = input.needNumber(4);
    if (storedCrc != content.getValue()) {
      throw new IOException(
          "the content has the CRC-32 %08x, the member's trailer says %08x"
              .formatted(content.getValue(), storedCrc));
    }
    long storedLength = input.needNumber(4);
    long length = inflater.count() & 0xffff_ffffL;
    if (storedLength != length) {
      throw new IOException(
          "the content has %,d bytes (modulo 4 GiB), the member's trailer says %,d"
              .formatted(length, storedLength));
    }
  }

  @Override
  public void close() {
    inflater.close();
  }
}
