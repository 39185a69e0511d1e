package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.BlockStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/// Puts x86 code together again that BCJ2 took apart: the code itself, the targets of its calls,
/// the targets of its jumps, and one coded bit for each place that tells whether a target was taken
/// out. For one thread.
///
/// Method: `Bcj2.c` of the LZMA SDK describes it; the bits are coded as those of LZMA are.
final class Bcj2Stream extends BlockStream {

  private static final int CALL = 0xe8;
  private static final int JUMP = 0xe9;
  private static final int PROBABILITY_BITS = 11;
  private static final int MOVE_BITS = 5;
  private static final int CONDITIONAL_JUMPS = 257;

  private final InputStream code;
  private final InputStream calls;
  private final InputStream jumps;
  private final InputStream bits;
  private final long size;
  private final short[] probabilities = new short[CONDITIONAL_JUMPS + 1];
  private final byte[] address = new byte[4];
  private int addressAt = 4;
  private long position;
  private int before;
  private int range = -1;
  private int value;
  private boolean begun;

  Bcj2Stream(List<InputStream> inputs, long size) {
    this.code = inputs.get(0);
    this.calls = inputs.get(1);
    this.jumps = inputs.get(2);
    this.bits = inputs.get(3);
    this.size = size;
    Arrays.fill(probabilities, (short) (1 << (PROBABILITY_BITS - 1)));
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (position >= size) {
      return -1;
    }
    begin();
    int count = (int) Math.min(length, size - position);
    for (int at = offset; at < offset + count; at++) {
      target[at] = next();
    }
    if (position == size) {
      end();
    }
    return count;
  }

  /// Whoever codes the bits writes out the whole of what is pending, so nothing remains of it.
  private void end() throws IOException {
    refill();
    if (value != 0) {
      throw new IOException("the bits of BCJ2 do not end as they should");
    }
  }

  private void refill() throws IOException {
    if ((range & 0xff00_0000) == 0) {
      range <<= 8;
      value = value << 8 | need(bits);
    }
  }

  private void begin() throws IOException {
    if (begun) {
      return;
    }
    begun = true;
    if (need(bits) != 0) {
      throw new IOException("the bits of BCJ2 do not begin with a zero byte");
    }
    value = number(bits);
  }

  private byte next() throws IOException {
    position++;
    if (addressAt < 4) {
      return address[addressAt++];
    }
    int each = need(code);
    boolean place = isPlace(each);
    if (place && position < size && bit(each)) {
      int target = number(each == CALL ? calls : jumps) - (int) (position + 4);
      for (int at = 0; at < 4; at++) {
        address[at] = (byte) (target >>> (8 * at));
      }
      addressAt = 0;
      before = target >>> 24;
    } else {
      before = each;
    }
    return (byte) each;
  }

  private boolean isPlace(int each) {
    return (each & 0xfe) == CALL || (before == 0x0f && (each & 0xf0) == 0x80);
  }

  private boolean bit(int each) throws IOException {
    int index =
        switch (each) {
          case CALL -> before;
          case JUMP -> 256;
          default -> CONDITIONAL_JUMPS;
        };
    refill();
    int probability = probabilities[index];
    int bound = (range >>> PROBABILITY_BITS) * probability;
    boolean set = Integer.compareUnsigned(value, bound) >= 0;
    if (set) {
      range -= bound;
      value -= bound;
      probabilities[index] -= (short) (probability >> MOVE_BITS);
    } else {
      range = bound;
      probabilities[index] += (short) (((1 << PROBABILITY_BITS) - probability) >> MOVE_BITS);
    }
    return set;
  }

  private static int number(InputStream input) throws IOException {
    int number = 0;
    for (int each = 0; each < 4; each++) {
      number = number << 8 | need(input);
    }
    return number;
  }

  private static int need(InputStream input) throws IOException {
    int each = input.read();
    if (each < 0) {
      throw new EOFException();
    }
    return each;
  }
}
