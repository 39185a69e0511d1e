package io.backupmonitor.format.stream;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.LZMAInputStream;

/// Decodes lzip members one after the other and compares all three numbers of their trailers.
///
/// Layout: the lzip manual, "File format".
final class LzipDecoder implements StreamDecoder {

  private static final byte[] MAGIC = {'L', 'Z', 'I', 'P'};
  private static final byte PROPERTIES = (2 * 5) * 9 + 3;
  private static final int LEAST_DICTIONARY = 12;
  private static final int LARGEST_DICTIONARY = 29;

  private final CompressedInput input;
  private final InspectionContext context;
  private final CRC32 crc = new CRC32();
  private @Nullable LZMAInputStream member;
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

  private LZMAInputStream begin() throws IOException {
    members++;
    start = input.position();
    input.needNumber(MAGIC.length);
    int version = input.need();
    if (version == 0) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "member %d is of lzip's version 0, which is no longer in use".formatted(members));
    }
    if (version != 1) {
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
    long storedLength = input.needNumber(8);
    if (storedCrc != crc.getValue()) {
      throw new IOException(
          "the content has the CRC-32 %08x, the member's trailer says %08x"
              .formatted(crc.getValue(), storedCrc));
    }
    requireEqual("content", count, storedCount);
    requireEqual("member", input.position() - start, storedLength);
  }

  private static void requireEqual(String what, long counted, long stored) throws IOException {
    if (counted != stored) {
      throw new IOException(
          "the %s has %,d bytes, the member's trailer says %,d".formatted(what, counted, stored));
    }
  }
}
