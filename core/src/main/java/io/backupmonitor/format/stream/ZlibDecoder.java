package io.backupmonitor.format.stream;

import java.io.IOException;
import java.util.zip.Adler32;

/// Decodes one zlib stream and checks its header, the Adler-32 of its content and its end.
///
/// Layout: RFC 1950, section 2.2.
final class ZlibDecoder implements StreamDecoder {

  private static final int DEFLATE = 8;
  private static final int LARGEST_WINDOW = 7;
  private static final int DICTIONARY = 1 << 5;

  private final CompressedInput input;
  private final RawInflater inflater;
  private final Adler32 content = new Adler32();
  private boolean begun;
  private boolean ended;

  /// @param packedBytes about how many there are; 0 where nobody knows
  ZlibDecoder(CompressedInput input, long packedBytes) {
    this.input = input;
    this.inflater = new RawInflater(packedBytes);
  }

  @Override
  public String place() {
    return "its data";
  }

  @Override
  public int decode(byte[] target, int offset, int length) throws IOException {
    if (ended) {
      return -1;
    }
    if (!begun) {
      readHeader();
    }
    int count = inflater.inflate(input, target, offset, length);
    if (count == 0) {
      readTrailer();
      return -1;
    }
    content.update(target, offset, count);
    return count;
  }

  private void readHeader() throws IOException {
    int method = input.need();
    int flags = input.need();
    boolean known = (method & 15) == DEFLATE && method >> 4 <= LARGEST_WINDOW;
    if (!known || (method << 8 | flags) % 31 != 0 || (flags & DICTIONARY) != 0) {
      throw new IOException("the header is none: 0x%02x%02x".formatted(method, flags));
    }
    begun = true;
  }

  private void readTrailer() throws IOException {
    ended = true;
    long stored = 0;
    for (int each = 0; each < 4; each++) {
      stored = stored << 8 | input.need();
    }
    if (stored != content.getValue()) {
      throw new IOException(
          "the content has the Adler-32 %08x, the trailer says %08x"
              .formatted(content.getValue(), stored));
    }
  }

  @Override
  public void close() {
    inflater.close();
  }
}
