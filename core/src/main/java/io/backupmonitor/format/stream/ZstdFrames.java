package io.backupmonitor.format.stream;

import io.backupmonitor.format.BlockStream;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.EOFException;
import java.io.IOException;

/// Walks through Zstandard frames while their bytes pass on to the library, and ends where the
/// frames end. So it knows what the library does not tell: whether every frame has a checksum, how
/// much memory it needs, and in which frame and block a stream was cut off.
///
/// Layout: RFC 8878, section 3.1.
final class ZstdFrames extends BlockStream {

  private static final int HEADER_BYTES_AT_MOST = 18;
  private static final int LARGEST_BLOCK = 128 * 1024;
  private static final int LARGEST_WINDOW_LOG = 31;

  /// What comes next in the walk.
  private enum Step {
    FRAME,
    BLOCK,
    CHECKSUM
  }

  private final CompressedInput input;
  private final InspectionContext context;
  private Step step = Step.FRAME;

  /// How many bytes of what was looked at have still to pass.
  private long passing;

  private long frames;
  private boolean lastBlockSeen;
  private boolean hasChecksum;
  private boolean missingChecksumTold;
  private boolean ended;

  ZstdFrames(CompressedInput input, InspectionContext context) {
    this.input = input;
    this.context = context;
  }

  String place() {
    return "frame " + Math.max(1, frames);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int done = 0;
    while (done < length && !ended) {
      if (passing == 0 && !canStep(done)) {
        break;
      }
      if (passing > 0) {
        int count = input.read(target, offset + done, (int) Math.min(passing, length - done));
        if (count < 0) {
          if (done > 0) {
            break;
          }
          throw new EOFException();
        }
        passing -= count;
        done += count;
      }
    }
    return done == 0 && ended ? -1 : done;
  }

  /// Takes the next step, unless bytes wait that the library should judge first: so a damaged block
  /// is called damaged, not followed into nonsense.
  private boolean canStep(int waiting) throws IOException {
    if (waiting > 0 && input.available() < HEADER_BYTES_AT_MOST) {
      return false;
    }
    try {
      step();
      return true;
    } catch (IOException broken) {
      if (waiting > 0 && input.failure() == null) {
        // Nothing was taken from the input, so the next read comes here again.
        return false;
      }
      throw broken;
    }
  }

  private void step() throws IOException {
    switch (step) {
      case FRAME -> beginFrame();
      case BLOCK -> beginBlock();
      case CHECKSUM -> {
        passing = 4;
        step = Step.FRAME;
      }
    }
  }

  private void beginFrame() throws IOException {
    int there = input.lookAhead(8);
    int magic = there >= 4 ? (int) number(0, 4) : 0;
    if (FrameMagic.isSkippable(magic)) {
      require(there, 8);
      frames++;
      passing = 8 + number(4, 4);
      return;
    }
    if (!FrameMagic.isZstd(magic)) {
      ended = true;
      return;
    }
    readFrameHeader();
    frames++;
  }

  private void readFrameHeader() throws IOException {
    int there = input.lookAhead(HEADER_BYTES_AT_MOST);
    require(there, 5);
    int descriptor = input.peek(4);
    boolean singleSegment = (descriptor & 1 << 5) != 0;
    if ((descriptor & 1 << 3) != 0) {
      throw new IOException("the frame's header has a reserved bit set");
    }
    int windowBytes = singleSegment ? 0 : 1;
    int dictionaryBytes = new int[] {0, 1, 2, 4}[descriptor & 3];
    int sizeCode = descriptor >> 6;
    int sizeBytes = sizeCode == 0 ? (singleSegment ? 1 : 0) : 1 << sizeCode;
    int headerBytes = 5 + windowBytes + dictionaryBytes + sizeBytes;
    require(there, headerBytes);
    if (number(5 + windowBytes, dictionaryBytes) != 0) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "frame %d was compressed with a dictionary, which is not at hand".formatted(frames + 1));
    }
    checkWindow(
        singleSegment
            ? number(5 + dictionaryBytes, sizeBytes) + (sizeBytes == 2 ? 256 : 0)
            : window(input.peek(5)));
    hasChecksum = (descriptor & 1 << 2) != 0;
    if (!hasChecksum) {
      tellMissingChecksum();
    }
    passing = headerBytes;
    lastBlockSeen = false;
    step = Step.BLOCK;
  }

  private static long window(int descriptor) {
    long base = 1L << (10 + (descriptor >> 3));
    return base + base / 8 * (descriptor & 7);
  }

  private void checkWindow(long bytes) throws DamageException {
    context.budget().checkMemory(bytes < 0 ? Long.MAX_VALUE : bytes);
    if (bytes > 1L << LARGEST_WINDOW_LOG) {
      throw new DamageException(
          FindingCode.LIMIT_MEMORY,
          "frame %d needs a window of %,d bytes, more than its library can hold"
              .formatted(frames + 1, bytes));
    }
  }

  private void tellMissingChecksum() {
    if (!missingChecksumTold) {
      missingChecksumTold = true;
      context.finding(
          FindingCode.STREAM_NO_CHECKSUM,
          "zstd frame %d carries no checksum of its content".formatted(frames + 1));
      context.notProven("a zstd frame without a checksum does not prove its content unchanged");
    }
  }

  private void beginBlock() throws IOException {
    if (lastBlockSeen) {
      step = hasChecksum ? Step.CHECKSUM : Step.FRAME;
      return;
    }
    require(input.lookAhead(3), 3);
    int header = (int) number(0, 3);
    int size = header >> 3;
    int type = header >> 1 & 3;
    if (type == 3 || size > LARGEST_BLOCK) {
      throw new IOException("a block's header is no block header: 0x%06x".formatted(header));
    }
    lastBlockSeen = (header & 1) != 0;
    passing = 3L + (type == 1 ? 1 : size);
  }

  private long number(int ahead, int bytes) {
    long number = 0;
    for (int each = 0; each < bytes; each++) {
      number |= (long) input.peek(ahead + each) << (8 * each);
    }
    return number;
  }

  private static void require(int there, int needed) throws EOFException {
    if (there < needed) {
      throw new EOFException();
    }
  }
}
