package io.backupmonitor.format.stream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Bytes that bring an inflater to a place inside deflate data, at any bit of any block: empty
/// blocks that let it arrive at the right bit, the beginning of the block once more, and the bits
/// of the byte in which the place lies. What was decoded before goes into its dictionary.
///
/// Layout: RFC 1951, section 3.2.
final class DeflateRestart {

  private static final int FIXED = 1;
  private static final int FIXED_BITS = 10;
  private static final int ODD_BITS = 95;

  private final byte[] bytes;
  private final boolean insideByte;

  private DeflateRestart(byte[] bytes, boolean insideByte) {
    this.bytes = bytes;
    this.insideByte = insideByte;
  }

  /// What is still to be given to the inflater before the data.
  byte[] bytes() {
    return bytes;
  }

  /// Whether the first byte of the data is among them.
  boolean isInsideByte() {
    return insideByte;
  }

  /// What is left when so many bytes were taken; null when that is nothing.
  @Nullable DeflateRestart without(int taken) {
    return taken == bytes.length
        ? null
        : new DeflateRestart(Arrays.copyOfRange(bytes, taken, bytes.length), insideByte);
  }

  /// Makes them; null where the place is the beginning of a byte and of a block.
  ///
  /// @param block the block in which the place lies; null between two blocks
  /// @param storedLeft how many bytes of a stored block are still to come
  /// @param bit the first bit that was not taken
  /// @param place the byte in which that bit is
  static @Nullable DeflateRestart at(
      @Nullable DeflateBlock block, int storedLeft, int bit, int place) {
    BitOutput beginning = beginning(block, storedLeft);
    int rest = bit == 0 ? 0 : 8 - bit;
    BitOutput all = new BitOutput();
    arrive(all, -(beginning.count() + rest) & 7);
    all.add(beginning.toBytes(), 0, beginning.count());
    all.add((place & 0xff) >>> bit, rest);
    return all.count() == 0 ? null : new DeflateRestart(all.toBytes(), rest > 0);
  }

  private static BitOutput beginning(@Nullable DeflateBlock block, int storedLeft) {
    BitOutput beginning = new BitOutput();
    if (block == null) {
      return beginning;
    }
    if (block.type() != DeflateBlock.STORED) {
      block.copyTo(beginning);
      return beginning;
    }
    beginning.add(block.isLast() ? 1 : 0, 8);
    beginning.add(storedLeft, 16);
    beginning.add(storedLeft ^ 0xffff, 16);
    return beginning;
  }

  /// Adds empty blocks until that many bits of a byte are taken.
  private static void arrive(BitOutput out, int bits) {
    if ((bits & 1) == 1) {
      addOddBlock(out);
    }
    while ((out.count() & 7) != bits) {
      out.add(FIXED << 1, FIXED_BITS);
    }
  }

  /// An empty block with codes of its own, as those with the fixed ones have an even number of
  /// bits: one literal, the end of the block, and no distance.
  private static void addOddBlock(BitOutput out) {
    int begin = out.count();
    out.add(2 << 1, 3);
    out.add(0, 5 + 5);
    out.add(15, 4);
    // the lengths of the codes of 16, 17, 18, 0, 13 others, 1, 15
    out.add(0, 3 + 3);
    out.add(1, 3);
    out.add(2, 3);
    out.add(0, 13 * 3);
    out.add(2, 3);
    out.add(0, 3);
    // 138 and 118 zeros, a one, and a zero for the distances
    out.add((138 - 11) << 1, 8);
    out.add((118 - 11) << 1, 8);
    out.add(0b11, 2);
    out.add(0b01, 2);
    out.add(0, 1);
    assert out.count() - begin == ODD_BITS : "the empty block has other bits";
  }
}
