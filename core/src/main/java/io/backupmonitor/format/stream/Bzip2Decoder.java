package io.backupmonitor.format.stream;

import java.io.EOFException;
import java.io.IOException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/// Decodes bzip2 streams one after the other with the library, which checks the CRC of every block
/// and of the whole. The library takes no byte more than a stream has.
public final class Bzip2Decoder implements StreamDecoder {

  private static final byte[] MAGIC = {'B', 'Z', 'h'};
  private static final long BLOCK = 0x3141_5926_5359L;
  private static final long END = 0x1772_4538_5090L;

  private final CompressedInput input;
  private @Nullable BZip2CompressorInputStream stream;
  private long streams;

  public Bzip2Decoder(CompressedInput input) {
    this.input = input;
  }

  @Override
  public String place() {
    return "stream " + Math.max(1, streams);
  }

  @Override
  public int decode(byte[] target, int offset, int length) throws IOException {
    try {
      while (true) {
        if (stream == null) {
          if (!isStreamAhead()) {
            return -1;
          }
          streams++;
          stream = new BZip2CompressorInputStream(input);
        }
        int count = stream.read(target, offset, length);
        if (count >= 0) {
          return count;
        }
        stream = null;
      }
    } catch (IOException | RuntimeException broken) {
      // The library has many words for the end of the input; the input itself knows best.
      if (input.failure() == null && !(broken instanceof EOFException) && isCut()) {
        throw cut(broken);
      }
      throw broken;
    }
  }

  /// Its programs pass over bytes without a block's or an end's magic number.
  @Override
  public boolean allowsBehind(CompressedInput following) throws IOException {
    Appendix appendix = Appendix.of(following);
    return appendix.isShort()
        && !appendix.beginsLike(MAGIC)
        && !appendix.holdsBits(BLOCK)
        && !appendix.holdsBits(END);
  }

  private boolean isCut() throws IOException {
    return !input.fill();
  }

  private static EOFException cut(Exception cause) {
    EOFException cut = new EOFException();
    cut.initCause(cause);
    return cut;
  }

  private boolean isStreamAhead() throws IOException {
    return streams == 0
        || (input.lookAhead(4) >= 4
            && input.peek(0) == 'B'
            && input.peek(1) == 'Z'
            && input.peek(2) == 'h');
  }
}
