package io.backupmonitor.format.stream;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Decodes LZ4 frames one after the other and checks the header's, the blocks' and the content's
/// checksums and the content's length, where a frame has them.
///
/// Layout: the LZ4 Frame Format Description, version 1.6.
final class Lz4Decoder implements StreamDecoder {

  private static final int VERSION = 1;
  private static final int INDEPENDENT_BLOCKS = 1 << 5;
  private static final int BLOCK_CHECKSUM = 1 << 4;
  private static final int CONTENT_SIZE = 1 << 3;
  private static final int CONTENT_CHECKSUM = 1 << 2;
  private static final int RESERVED = 1 << 1;
  private static final int DICTIONARY = 1;
  private static final int STORED = 0x8000_0000;

  private final CompressedInput input;
  private final InspectionContext context;
  private final XxHash32 hash = new XxHash32();
  private byte[] packed = new byte[0];
  private @Nullable Lz4Blocks blocks;
  private int flags;
  private long frames;
  private long promised;
  private long count;
  private boolean missingChecksumTold;

  Lz4Decoder(CompressedInput input, InspectionContext context) {
    this.input = input;
    this.context = context;
  }

  @Override
  public String place() {
    return "frame " + Math.max(1, frames);
  }

  @Override
  public int decode(byte[] target, int offset, int length) throws IOException {
    while (true) {
      if (blocks == null) {
        blocks = beginFrame();
        if (blocks == null) {
          return -1;
        }
      }
      if (blocks.available() > 0) {
        return blocks.take(target, offset, length);
      }
      if (!nextBlock(blocks)) {
        endFrame();
        blocks = null;
      }
    }
  }

  /// Reads the next frame's header; null where no further frame begins.
  private @Nullable Lz4Blocks beginFrame() throws IOException {
    while (true) {
      int magic = input.lookAhead(4) < 4 ? 0 : Bytes.int32(input.buffer(), input.offset());
      if (FrameMagic.isSkippable(magic)) {
        frames++;
        skipFrame();
        continue;
      }
      if (!FrameMagic.isLz4(magic)) {
        return null;
      }
      frames++;
      input.advance(4);
      return readHeader();
    }
  }

  private void skipFrame() throws IOException {
    input.advance(4);
    for (long left = input.needNumber(4); left > 0; ) {
      if (!input.fill()) {
        throw new EOFException();
      }
      int skipped = (int) Math.min(left, input.available());
      input.advance(skipped);
      left -= skipped;
    }
  }

  private Lz4Blocks readHeader() throws IOException {
    byte[] header = new byte[14];
    input.needBytes(header, 0, 2);
    flags = header[0] & 0xff;
    int length = 2;
    if (has(CONTENT_SIZE)) {
      input.needBytes(header, length, 8);
      promised = Bytes.int64(header, length);
      length += 8;
    }
    if (has(DICTIONARY)) {
      input.needBytes(header, length, 4);
      length += 4;
    }
    int stored = input.need();
    int computed = XxHash32.of(header, 0, length) >>> 8 & 0xff;
    if (stored != computed) {
      throw new IOException(
          "the frame's header has the checksum %02x and says %02x".formatted(computed, stored));
    }
    int blockCode = header[1] >> 4 & 7;
    if (flags >> 6 != VERSION || has(RESERVED) || blockCode < 4 || (header[1] & 0x8f) != 0) {
      throw new IOException(
          "the frame's header is none: flags 0x%02x, block size 0x%02x"
              .formatted(flags, header[1]));
    }
    if (has(DICTIONARY)) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "frame %d was compressed with a dictionary, which is not at hand".formatted(frames));
    }
    return begin(1 << (8 + 2 * blockCode));
  }

  private Lz4Blocks begin(int blockSize) {
    hash.reset();
    count = 0;
    if (packed.length < blockSize) {
      packed = new byte[blockSize];
    }
    if (!has(CONTENT_CHECKSUM) && !missingChecksumTold) {
      missingChecksumTold = true;
      context.finding(
          FindingCode.STREAM_NO_CHECKSUM,
          "LZ4 frame %d carries no checksum of its content".formatted(frames));
      context.notProven("an LZ4 frame without a checksum does not prove its content unchanged");
    }
    return new Lz4Blocks(blockSize, !has(INDEPENDENT_BLOCKS));
  }

  /// Decodes the next block; false at the end mark.
  private boolean nextBlock(Lz4Blocks into) throws IOException {
    int word = (int) input.needNumber(4);
    if (word == 0) {
      return false;
    }
    int size = word & ~STORED;
    if (size > into.blockSize()) {
      throw new IOException(
          "a block claims %,d bytes, more than the %,d of this frame"
              .formatted(size, into.blockSize()));
    }
    input.needBytes(packed, 0, size);
    if (has(BLOCK_CHECKSUM)) {
      requireHash("block", XxHash32.of(packed, 0, size));
    }
    if ((word & STORED) != 0) {
      into.store(packed, size);
    } else {
      into.unpack(packed, size);
    }
    count += into.available();
    if (has(CONTENT_CHECKSUM)) {
      into.hashInto(hash);
    }
    return true;
  }

  private void endFrame() throws IOException {
    if (has(CONTENT_CHECKSUM)) {
      requireHash("content", hash.value());
    }
    if (has(CONTENT_SIZE) && promised != count) {
      throw new IOException(
          "the frame holds %,d bytes, its header says %,d".formatted(count, promised));
    }
  }

  private void requireHash(String what, int computed) throws IOException {
    int stored = (int) input.needNumber(4);
    if (stored != computed) {
      throw new IOException(
          "the %s has the checksum %08x, the frame says %08x".formatted(what, computed, stored));
    }
  }

  private boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
