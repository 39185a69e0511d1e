package io.backupmonitor.format.stream;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/// Decodes lzop members one after the other and compares the checksums of packed and unpacked
/// blocks, where a member has them.
///
/// Layout: as lzop 1.04 writes it; numbers have their highest byte first.
final class LzopDecoder implements StreamDecoder {

  private static final int LARGEST_BLOCK = 64 << 20;
  private static final int SPLIT = -1;

  private final CompressedInput input;
  private final InspectionContext context;
  private byte[] packed = new byte[0];
  private byte[] block = new byte[0];
  private int blockAt;
  private int blockEnd;
  private @Nullable LzopHeader header;
  private long members;
  private boolean missingChecksumTold;

  LzopDecoder(CompressedInput input, InspectionContext context) {
    this.input = input;
    this.context = context;
  }

  @Override
  public String place() {
    return "member " + Math.max(1, members);
  }

  @Override
  public int decode(byte[] target, int offset, int length) throws IOException {
    while (blockAt == blockEnd) {
      if (header == null) {
        header = beginMember();
        if (header == null) {
          return -1;
        }
      }
      if (!nextBlock(header)) {
        header = null;
      }
    }
    int count = Math.min(length, blockEnd - blockAt);
    System.arraycopy(block, blockAt, target, offset, count);
    blockAt += count;
    return count;
  }

  private @Nullable LzopHeader beginMember() throws IOException {
    if (members > 0 && !LzopHeader.isAhead(input)) {
      return null;
    }
    members++;
    LzopHeader read = LzopHeader.read(input);
    if (!read.hasContentChecksum() && !missingChecksumTold) {
      missingChecksumTold = true;
      context.finding(
          FindingCode.STREAM_NO_CHECKSUM,
          "lzop member %d carries no checksum of its content".formatted(members));
      context.notProven("an lzop member without checksums does not prove its content unchanged");
    }
    return read;
  }

  /// Decodes the next block; false at the end mark.
  private boolean nextBlock(LzopHeader header) throws IOException {
    int size = LzopHeader.number(input, 4);
    if (size == 0) {
      return false;
    }
    int packedSize = LzopHeader.number(input, 4);
    if (size == SPLIT || size < 0 || size > LARGEST_BLOCK || packedSize <= 0 || packedSize > size) {
      throw new IOException(
          "a block claims %,d bytes packed into %,d"
              .formatted(size & 0xffff_ffffL, packedSize & 0xffff_ffffL));
    }
    context.budget().checkMemory(2L * size);
    boolean stored = packedSize == size;
    Expected content = expected(header.adlerOfContent(), header.crcOfContent());
    Expected ofPacked =
        stored ? Expected.NOTHING : expected(header.adlerOfPacked(), header.crcOfPacked());
    packed = readPacked(packedSize);
    ofPacked.check("packed block", packed, packedSize);
    unpack(size, packedSize);
    content.check("block", block, size);
    blockAt = 0;
    blockEnd = size;
    return true;
  }

  private byte[] readPacked(int packedSize) throws IOException {
    byte[] bytes = packed.length < packedSize ? new byte[packedSize] : packed;
    input.needBytes(bytes, 0, packedSize);
    return bytes;
  }

  private void unpack(int size, int packedSize) throws IOException {
    if (block.length < size) {
      block = new byte[size];
    }
    if (packedSize == size) {
      System.arraycopy(packed, 0, block, 0, size);
    } else {
      Lzo1x.unpack(packed, packedSize, block, size);
    }
  }

  private Expected expected(boolean adler, boolean crc) throws EOFException, IOException {
    Integer adlerValue = adler ? LzopHeader.number(input, 4) : null;
    Integer crcValue = crc ? LzopHeader.number(input, 4) : null;
    return new Expected(adlerValue, crcValue);
  }

  /// The checksums that some bytes should have.
  private record Expected(@Nullable Integer adler, @Nullable Integer crc) {

    static final Expected NOTHING = new Expected(null, null);

    void check(String what, byte[] bytes, int length) throws IOException {
      check(what, "Adler-32", adler, new Adler32(), bytes, length);
      check(what, "CRC-32", crc, new CRC32(), bytes, length);
    }

    private static void check(
        String what,
        String kind,
        @Nullable Integer stored,
        Checksum checksum,
        byte[] bytes,
        int length)
        throws IOException {
      if (stored == null) {
        return;
      }
      checksum.update(bytes, 0, length);
      if ((int) checksum.getValue() != stored) {
        throw new IOException(
            "the %s has the %s %08x, the member says %08x"
                .formatted(what, kind, (int) checksum.getValue(), stored));
      }
    }
  }
}
