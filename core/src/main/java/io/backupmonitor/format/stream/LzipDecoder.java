package io.backupmonitor.format.stream;

import io.backupmonitor.format.InspectionContext;
import java.io.IOException;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.LZMAInputStream;

/// Decodes lzip members one after the other and compares all three numbers of their trailers.
///
/// Layout: the lzip manual, "File format". Version 0, which was written until 2009, has no length
/// in its trailers.
final class LzipDecoder implements StreamDecoder {

  private static final byte[] MAGIC = {'L', 'Z', 'I', 'P'};
  private static final byte PROPERTIES = (2 * 5) * 9 + 3;
  private static final int LEAST_DICTIONARY = 12;
  private static final int LARGEST_DICTIONARY = 29;

  private final CompressedInput input;
  private final InspectionContext context;
  private final CRC32 crc = new CRC32();
  private @Nullable LZMAInputStream member;
  private int version;
  private long members;
  private long start;
  private long count;

  LzipDecoder(CompressedInput input, InspectionContext context) {
    this.input = input;
    this.context = context;
  }

  @Override
  public String place() {
    return "member " + Math.max(1, members);
  }

  @Override
  public int decode(byte[] target, int offset, int length) throws IOException {
    while (true) {
      if (member == null) {
        if (members > 0 && !isMemberAhead()) {
          return -1;
        }
        member = begin();
      }
      int read = member.read(target, offset, length);
      if (read > 0) {
        crc.update(target, offset, read);
        count += read;
        return read;
      }
      member = null;
      checkTrailer();
    }
  }

  /// Whether what follows begins like a member, as far as it reaches.
  private boolean isMemberAhead() throws IOException {
    int there = Math.min(input.lookAhead(MAGIC.length), MAGIC.length);
    for (int ahead = 0; ahead < there; ahead++) {
      if (input.peek(ahead) != MAGIC[ahead]) {
        return false;
      }
    }
    return there > 0;
  }

  /// Its manual allows data behind the last member, unless that begins like one.
  @Override
  public boolean allowsBehind(CompressedInput following) throws IOException {
    Appendix appendix = Appendix.of(following);
    return appendix.isShort()
        && !appendix.beginsLike(MAGIC)
        && !appendix.holds(MAGIC)
        && !appendix.endsWithItsLength();
  }

  private LZMAInputStream begin() throws IOException {
    members++;
    start = input.position();
    input.needNumber(MAGIC.length);
    version = input.need();
    if (version > 1) {
      throw new IOException("the member's header names the unknown version " + version);
    }
    int dictionary = dictionary(input.need());
    context.budget().checkMemory(dictionary);
    crc.reset();
    count = 0;
    return new LZMAInputStream(input, -1, PROPERTIES, dictionary);
  }

  /// A power of two, less some sixteenths of it.
  private static int dictionary(int code) throws IOException {
    int log = code & 0x1f;
    int size = log > LARGEST_DICTIONARY ? 0 : (1 << log) - (code >> 5) * (1 << log) / 16;
    if (log < LEAST_DICTIONARY || size < 1 << LEAST_DICTIONARY) {
      throw new IOException(
          "the member's header has the impossible dictionary size 0x%02x".formatted(code));
    }
    return size;
  }

  private void checkTrailer() throws IOException {
    long storedCrc = input.needNumber(4);
    long storedCount = input.needNumber(8);
    long length = input.position() - start + 8;
    long storedLength = version == 0 ? length : input.needNumber(8);
    if (storedCrc != crc.getValue()) {
      throw new IOException(
          "the content has the CRC-32 %08x, the member's trailer says %08x"
              .formatted(crc.getValue(), storedCrc));
    }
    requireEqual("content", count, storedCount);
    if (version == 0 && isLengthAhead(length)) {
      throw new IOException("the member's header says version 0, its trailer is of version 1");
    }
    requireEqual("member", length, storedLength);
  }

  private boolean isLengthAhead(long length) throws IOException {
    boolean same = input.lookAhead(8) >= 8;
    for (int at = 0; at < 8 && same; at++) {
      same = input.peek(at) == ((length >> (8 * at)) & 0xff);
    }
    return same;
  }

  private static void requireEqual(String what, long counted, long stored) throws IOException {
    if (counted != stored) {
      throw new IOException(
          "the %s has %,d bytes, the member's trailer says %,d".formatted(what, counted, stored));
    }
  }
}
