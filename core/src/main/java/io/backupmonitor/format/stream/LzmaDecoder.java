package io.backupmonitor.format.stream;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.CorruptedInputException;
import org.tukaani.xz.LZMAInputStream;

/// Decodes the one stream of an old LZMA container with the library. No checksum covers it; what
/// can be seen is bytes that unfold into nothing sensible, and an end that does not fit.
final class LzmaDecoder implements StreamDecoder {

  /// How many bytes an end mark can take that follows although the size is given.
  private static final int LONGEST_END_MARK = 8;

  private final CompressedInput input;
  private final InspectionContext context;
  private @Nullable LZMAInputStream stream;
  private long left;
  private boolean sized;

  LzmaDecoder(CompressedInput input, InspectionContext context) {
    this.input = input;
    this.context = context;
  }

  @Override
  public String place() {
    return "the only stream";
  }

  @Override
  public int decode(byte[] target, int offset, int length) throws IOException {
    LZMAInputStream open = stream == null ? begin() : stream;
    stream = open;
    if (!sized) {
      return open.read(target, offset, length);
    }
    if (left == 0) {
      return -1;
    }
    int count =
        left == 1 ? readLast(open, target, offset) : open.read(target, offset, most(length));
    left -= Math.max(0, count);
    return count;
  }

  /// The library looks at the end together with the last byte, which is therefore read alone.
  private int most(int length) {
    return (int) Math.min(length, left - 1);
  }

  private int readLast(LZMAInputStream open, byte[] target, int offset) throws IOException {
    try {
      return open.read(target, offset, 1);
    } catch (CorruptedInputException unfinished) {
      int behind = input.lookAhead(LONGEST_END_MARK + 1);
      if (behind == 0 || behind > LONGEST_END_MARK) {
        throw unfinished;
      }
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "the lzma stream has both a size and, it seems, an end mark, which cannot be read here",
          unfinished);
    }
  }

  private LZMAInputStream begin() throws IOException {
    byte[] bytes = new byte[LzmaHeader.BYTES];
    input.needBytes(bytes, 0, bytes.length);
    LzmaHeader header = LzmaHeader.of(bytes);
    if (!header.isPossible()) {
      throw new IOException("the header's fields are impossible");
    }
    sized = header.size() >= 0;
    left = header.size();
    context.finding(
        FindingCode.STREAM_NO_CHECKSUM, "an lzma stream carries no checksum of its content");
    context.notProven("an lzma stream does not prove its content unchanged");
    long dictionary = sized ? Math.min(header.dictionary(), header.size()) : header.dictionary();
    context.budget().checkMemory(dictionary);
    return new LZMAInputStream(
        input,
        header.size(),
        header.properties(),
        (int) Math.min(dictionary, LZMAInputStream.DICT_SIZE_MAX));
  }
}
