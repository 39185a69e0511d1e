package io.backupmonitor.format.stream;

import java.util.Arrays;

/// The beginning of one block of deflate data, read to know whether it is as compressors write it:
/// every code complete, so that no bits of the block mean nothing. For one thread.
///
/// Layout: RFC 1951, sections 3.2.3 to 3.2.7.
final class DeflateBlock {

  /// No block begins with more bytes than that, wherever in its first byte it begins.
  static final int LONGEST_BYTES = 576;

  static final int STORED = 0;

  private static final int DYNAMIC = 2;
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };
  private static final int MOST_LITERALS = 286;
  private static final int MOST_DISTANCES = 30;
  private static final int END_OF_BLOCK = 256;
  private static final int LONGEST_CODE = 15;
  private static final int LONGEST_CODE_OF_LENGTHS = 7;
  private static final int COPY = 16;
  private static final int ZEROS = 17;
  private static final int MANY_ZEROS = 18;

  private final byte[] bytes = new byte[LONGEST_BYTES];
  private final int[] lengths = new int[MOST_LITERALS + MOST_DISTANCES];
  private final int[] lengthsOfLengths = new int[ORDER.length];
  private final byte[] symbols = new byte[1 << LONGEST_CODE_OF_LENGTHS];
  private int available;
  private int start;
  private int at;
  private long held;
  private int heldBits;
  private boolean last;
  private int type;
  private int storedLength;

  /// Whether it says that it is the last one.
  boolean isLast() {
    return last;
  }

  /// How it is packed.
  int type() {
    return type;
  }

  /// How many bytes a stored block holds.
  int storedLength() {
    return storedLength;
  }

  /// How many bits it begins with before its content comes.
  int bits() {
    return at * 8 - heldBits - start;
  }

  /// Adds the bits of its beginning to others.
  void copyTo(BitOutput out) {
    out.add(bytes, start, bits());
  }

  /// Reads it.
  ///
  /// @param bit the bit of the first byte that it begins with
  /// @return whether it is all there and as usual; where not, it may still be a good one
  boolean read(byte[] source, int offset, int count, int bit) {
    available = Math.min(count, LONGEST_BYTES);
    System.arraycopy(source, offset, bytes, 0, available);
    start = bit;
    at = 0;
    held = 0;
    heldBits = 0;
    take(bit);
    last = take(1) == 1;
    type = take(2);
    boolean usual =
        switch (type) {
          case STORED -> readStored();
          case DYNAMIC -> readCodes();
          default -> type < DYNAMIC;
        };
    return usual && heldBits >= 0;
  }

  private boolean readStored() {
    take(heldBits & 7);
    storedLength = take(16);
    return (storedLength ^ 0xffff) == take(16);
  }

  private boolean readCodes() {
    int literals = 257 + take(5);
    int distances = 1 + take(5);
    int given = 4 + take(4);
    if (literals > MOST_LITERALS || distances > MOST_DISTANCES || !readCodeOfLengths(given)) {
      return false;
    }
    return readLengths(literals + distances)
        && lengths[END_OF_BLOCK] > 0
        && isComplete(0, literals)
        && (isComplete(literals, distances) || isAlmostEmpty(literals, distances));
  }

  private boolean readCodeOfLengths(int given) {
    Arrays.fill(lengthsOfLengths, 0);
    for (int each = 0; each < given; each++) {
      lengthsOfLengths[ORDER[each]] = take(3);
    }
    int code = 0;
    for (int length = 1; length <= LONGEST_CODE_OF_LENGTHS; length++) {
      for (int symbol = 0; symbol < lengthsOfLengths.length; symbol++) {
        if (lengthsOfLengths[symbol] == length) {
          if (code >= 1 << length) {
            return false;
          }
          enter(symbol, code++, length);
        }
      }
      code <<= 1;
    }
    return code == 2 << LONGEST_CODE_OF_LENGTHS;
  }

  /// Enters a symbol for all bits that begin with its code.
  private void enter(int symbol, int code, int length) {
    int reversed = Integer.reverse(code) >>> (Integer.SIZE - length);
    for (int bits = reversed; bits < symbols.length; bits += 1 << length) {
      symbols[bits] = (byte) symbol;
    }
  }

  private boolean readLengths(int count) {
    int done = 0;
    while (done < count) {
      int symbol = symbols[peek()];
      take(lengthsOfLengths[symbol]);
      if (symbol < COPY) {
        lengths[done++] = symbol;
        continue;
      }
      int repeated = repetition(symbol);
      if (done + repeated > count || (symbol == COPY && done == 0)) {
        return false;
      }
      Arrays.fill(lengths, done, done + repeated, symbol == COPY ? lengths[done - 1] : 0);
      done += repeated;
    }
    return true;
  }

  private int repetition(int symbol) {
    return switch (symbol) {
      case COPY -> 3 + take(2);
      case ZEROS -> 3 + take(3);
      case MANY_ZEROS -> 11 + take(7);
      default -> throw new IllegalArgumentException("no repetition: " + symbol);
    };
  }

  private boolean isComplete(int from, int count) {
    int used = 0;
    for (int each = from; each < from + count; each++) {
      used += lengths[each] == 0 ? 0 : 1 << (LONGEST_CODE - lengths[each]);
    }
    return used == 1 << LONGEST_CODE;
  }

  /// Whether there is no distance at all, or one with a code of one bit: what is allowed beside
  /// complete codes.
  private boolean isAlmostEmpty(int from, int count) {
    int sum = 0;
    for (int each = from; each < from + count; each++) {
      sum += lengths[each];
    }
    return sum <= 1;
  }

  /// The bits of a code of lengths, zeros behind the end.
  private int peek() {
    load(LONGEST_CODE_OF_LENGTHS);
    return (int) held & (symbols.length - 1);
  }

  /// Takes bits; zeros behind the end, after which fewer than none are held.
  private int take(int count) {
    load(count);
    int taken = (int) (held & ((1L << count) - 1));
    held >>>= count;
    heldBits -= count;
    return taken;
  }

  private void load(int count) {
    while (heldBits < count && at < available) {
      held |= (bytes[at++] & 0xffL) << heldBits;
      heldBits += 8;
    }
  }
}
