package io.backupmonitor.format.stream;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.backupmonitor.format.InspectionContext;
import java.io.IOException;

/// Decodes Zstandard frames with the library, which gets the bytes of whole frames only, walked
/// through by [ZstdFrames].
public final class ZstdDecoder implements StreamDecoder {

  /// The largest window that the library can be told to allow, as a power of two. Whether a frame
  /// may have it is decided by the budget.
  private static final int LARGEST_WINDOW = 31;

  private final ZstdFrames frames;
  private final ZstdInputStreamNoFinalizer library;

  public ZstdDecoder(CompressedInput input, InspectionContext context) throws IOException {
    this.frames = new ZstdFrames(input, context);
    this.library = new ZstdInputStreamNoFinalizer(frames);
    this.library.setLongMax(LARGEST_WINDOW);
  }

  @Override
  public String place() {
    return frames.place();
  }

  @Override
  public int decode(byte[] target, int offset, int length) throws IOException {
    int count = library.read(target, offset, length);
    return count < 0 ? -1 : count;
  }

  @Override
  public void close() throws IOException {
    library.close();
  }
}
