package io.backupmonitor.format.stream;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.SingleXZInputStream;
import org.tukaani.xz.UnsupportedOptionsException;
import org.tukaani.xz.XZ;

/// Decodes xz streams one after the other with the library, which checks blocks, index and footer.
/// Between streams and after the last one there may be zero bytes, in fours.
public final class XzDecoder implements StreamDecoder {

  private final CompressedInput input;
  private final InspectionContext context;
  private final int memoryKibibytes;
  private @Nullable SingleXZInputStream stream;
  private @Nullable XzBlocks blocks;
  private long streams;
  private boolean missingCheckTold;

  public XzDecoder(CompressedInput input, InspectionContext context) {
    this.input = input;
    this.context = context;
    this.memoryKibibytes =
        (int) Math.min(Integer.MAX_VALUE, context.budget().limits().memoryBytes() >> 10);
  }

  @Override
  public String place() {
    XzBlocks side = blocks;
    String stream = "stream " + Math.max(1, streams);
    return side == null ? stream : "block %,d of %s".formatted(side.number(), stream);
  }

  @Override
  public long position(CompressedInput packed) {
    XzBlocks side = blocks;
    return side == null ? packed.position() : side.position();
  }

  @Override
  public int decode(byte[] target, int offset, int length) throws IOException {
    try {
      while (true) {
        if (stream == null && blocks == null) {
          if (!isStreamAhead()) {
            return -1;
          }
          begin();
        }
        int count = read(target, offset, length);
        if (count >= 0) {
          return count;
        }
        close();
      }
    } catch (MemoryLimitException tooMuch) {
      throw new DamageException(
          FindingCode.LIMIT_MEMORY,
          "its decoder needs %,d KiB of memory, more than the %,d KiB allowed"
              .formatted(tooMuch.getMemoryNeeded(), tooMuch.getMemoryLimit()),
          tooMuch);
    } catch (UnsupportedOptionsException unknown) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "%s uses a filter or check that cannot be read here: %s"
              .formatted(place(), unknown.getMessage()),
          unknown);
    }
  }

  private int read(byte[] target, int offset, int length) throws IOException {
    XzBlocks side = blocks;
    if (side != null) {
      return side.read(target, offset, length);
    }
    return Objects.requireNonNull(stream).read(target, offset, length);
  }

  private void begin() throws IOException {
    streams++;
    if (context.threads() > 1) {
      blocks = XzBlocks.begin(input, context.threads(), memoryKibibytes);
    }
    boolean checked;
    if (blocks == null) {
      SingleXZInputStream begun = new SingleXZInputStream(input, memoryKibibytes);
      checked = begun.getCheckType() != XZ.CHECK_NONE;
      stream = begun;
    } else {
      checked = blocks.isChecked();
    }
    if (!checked && !missingCheckTold) {
      missingCheckTold = true;
      context.finding(
          FindingCode.STREAM_NO_CHECKSUM,
          "xz stream %d carries no check of its content".formatted(streams));
      context.notProven("an xz stream without a check does not prove its content unchanged");
    }
  }

  /// Ends the stream that is read.
  @Override
  public void close() {
    stream = null;
    if (blocks != null) {
      blocks.close();
      blocks = null;
    }
  }

  /// Skips the padding that the format allows where a further stream follows it.
  private boolean isStreamAhead() throws IOException {
    if (streams == 0) {
      return true;
    }
    int ahead = 0;
    while (input.lookAhead(ahead + 6) >= ahead + 6 && isPadding(ahead)) {
      ahead += 4;
      if (ahead > 4096) {
        input.advance(ahead);
        ahead = 0;
      }
    }
    if (input.lookAhead(ahead + 6) >= ahead + 6
        && input.peek(ahead) == 0xfd
        && input.peek(ahead + 1) == '7'
        && input.peek(ahead + 2) == 'z') {
      input.advance(ahead);
      return true;
    }
    return false;
  }

  @Override
  public boolean allowsPadding(long zeros) {
    return zeros % 4 == 0;
  }

  private boolean isPadding(int ahead) {
    return (input.peek(ahead)
            | input.peek(ahead + 1)
            | input.peek(ahead + 2)
            | input.peek(ahead + 3))
        == 0;
  }
}
