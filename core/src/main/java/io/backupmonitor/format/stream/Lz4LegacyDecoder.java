package io.backupmonitor.format.stream;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;

/// Decodes the frames of `lz4 -l`, which carry no checksum and no end mark: blocks of 8 MiB until
/// the file or the frame ends. A file cut between two blocks cannot be told from a whole one.
///
/// Layout: the LZ4 Frame Format Description, version 1.6, section "Legacy frame".
final class Lz4LegacyDecoder implements StreamDecoder {

  private static final int BLOCK_BYTES = 8 << 20;

  /// What LZ4 makes of a block that cannot be compressed, at most.
  private static final int LARGEST_PACKED = BLOCK_BYTES + BLOCK_BYTES / 255 + 16;

  private final CompressedInput input;
  private final Lz4Blocks blocks;
  private final byte[] packed = new byte[LARGEST_PACKED];
  private long number;

  Lz4LegacyDecoder(CompressedInput input, InspectionContext context) throws IOException {
    this.input = input;
    context.budget().checkMemory(2L * BLOCK_BYTES);
    this.blocks = new Lz4Blocks(BLOCK_BYTES, false);
    context.finding(
        FindingCode.STREAM_NO_CHECKSUM, "a legacy LZ4 frame carries no checksum of its content");
    context.notProven("a legacy LZ4 frame has neither checksum nor end mark");
  }

  @Override
  public String place() {
    return "block " + Math.max(1, number);
  }

  @Override
  public int decode(byte[] target, int offset, int length) throws IOException {
    while (blocks.available() == 0) {
      if (!nextBlock()) {
        return -1;
      }
    }
    return blocks.take(target, offset, length);
  }

  private boolean nextBlock() throws IOException {
    while (FrameMagic.isLz4Legacy(magic())) {
      input.advance(4);
    }
    if (!input.fill()) {
      return false;
    }
    number++;
    long size = input.needNumber(4);
    if (size == 0 || size > LARGEST_PACKED) {
      throw new IOException("a block claims %,d packed bytes".formatted(size));
    }
    input.needBytes(packed, 0, (int) size);
    blocks.unpack(packed, (int) size);
    return true;
  }

  private int magic() throws IOException {
    return input.lookAhead(4) < 4 ? 0 : Bytes.int32(input.buffer(), input.offset());
  }
}
