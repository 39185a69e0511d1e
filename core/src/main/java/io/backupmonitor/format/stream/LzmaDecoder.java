package io.backupmonitor.format.stream;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.LZMAInputStream;

/// Decodes the one stream of an old LZMA container with the library. No checksum covers it; what
/// can be seen is bytes that unfold into nothing sensible, and an end that does not fit.
final class LzmaDecoder implements StreamDecoder {

  private final CompressedInput input;
  private final InspectionContext context;
  private @Nullable LzmaStream stream;

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
    LzmaStream open = stream == null ? begin() : stream;
    stream = open;
    return open.read(target, offset, length);
  }

  private LzmaStream begin() throws IOException {
    byte[] bytes = new byte[LzmaHeader.BYTES];
    input.needBytes(bytes, 0, bytes.length);
    LzmaHeader header = LzmaHeader.of(bytes);
    if (!header.isPossible()) {
      throw new IOException("the header's fields are impossible");
    }
    context.finding(
        FindingCode.STREAM_NO_CHECKSUM, "an lzma stream carries no checksum of its content");
    context.notProven("an lzma stream does not prove its content unchanged");
    boolean sized = header.size() >= 0;
    long dictionary = sized ? Math.min(header.dictionary(), header.size()) : header.dictionary();
    context.budget().checkMemory(dictionary);
    return new LzmaStream(
        input,
        header.size(),
        header.properties() & 0xff,
        (int) Math.min(dictionary, LZMAInputStream.DICT_SIZE_MAX));
  }
}
