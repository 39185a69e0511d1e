package io.backupmonitor.format.stream;

import io.backupmonitor.format.BlockStream;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.CorruptedInputException;
import org.tukaani.xz.lz.LZDecoder;
import org.tukaani.xz.lzma.LZMADecoder;
import org.tukaani.xz.rangecoder.RangeDecoderFromStream;

/// Bare LZMA whose size is given, whose end is marked, or both: the library's own stream refuses a
/// mark behind a given size, which other writers set. Reads not one byte behind the end.
final class LzmaStream extends BlockStream {

  private static final int LEAST_DICTIONARY = 4096;

  private final LZDecoder window;
  private final RangeDecoderFromStream numbers;
  private final LZMADecoder decoder;
  private long left;
  private final boolean sized;
  private boolean ended;

  /// @param size how many bytes it unfolds into; -1 where only the mark tells
  /// @param properties the numbers of literal and position bits, which are possible ones
  LzmaStream(InputStream packed, long size, int properties, int dictionary) throws IOException {
    int literal = properties % 9;
    int literalPosition = properties / 9 % 5;
    int position = properties / 45;
    window = new LZDecoder(rounded(dictionary), null, ArrayCache.getDefaultCache());
    numbers = new RangeDecoderFromStream(packed);
    decoder = new LZMADecoder(window, numbers, literal, literalPosition, position);
    left = size;
    sized = size >= 0;
  }

  private static int rounded(int dictionary) {
    return Math.clamp(dictionary + 15L, LEAST_DICTIONARY, Integer.MAX_VALUE - 15) & ~15;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (ended || length == 0) {
      return ended ? -1 : 0;
    }
    if (sized && left == 0) {
      finish();
      return -1;
    }
    decode(sized ? (int) Math.min(length, left) : length);
    int count = window.flush(target, offset);
    left -= count;
    if (ended && sized && left > 0) {
      throw new CorruptedInputException("the end mark comes %,d bytes too early".formatted(left));
    }
    return count == 0 ? -1 : count;
  }

  /// Makes that many bytes at most, fewer only before the end mark.
  private void decode(int most) throws IOException {
    window.setLimit(most);
    try {
      decoder.decode();
    } catch (CorruptedInputException endOrDamage) {
      if (!decoder.endMarkerDetected()) {
        throw endOrDamage;
      }
      ended = true;
      numbers.normalize();
      checkFinished();
    }
  }

  /// Where all bytes are there, either nothing follows, or the end mark.
  private void finish() throws IOException {
    if (!numbers.isFinished() && !window.hasPending()) {
      decode(1);
      if (!ended) {
        throw new CorruptedInputException("it goes on behind the size that its header gives");
      }
    }
    ended = true;
    checkFinished();
  }

  private void checkFinished() throws IOException {
    if (!numbers.isFinished() || window.hasPending()) {
      throw new CorruptedInputException("its end does not fit");
    }
  }
}
