package io.backupmonitor.format.stream;

import io.backupmonitor.format.Bytes;

/// The checksum XXH32 with the seed 0, as LZ4 frames use it. For one thread.
///
/// Algorithm: the xxHash specification, "XXH32 algorithm description".
final class XxHash32 extends XxHash {

  private static final int PRIME_1 = 0x9e37_79b1;
  private static final int PRIME_2 = 0x85eb_ca77;
  private static final int PRIME_3 = 0xc2b2_ae3d;
  private static final int PRIME_4 = 0x27d4_eb2f;
  private static final int PRIME_5 = 0x1656_67b1;
  /// The sum of the first two, cut to 32 bits.
  private static final int PRIME_1_AND_2 = (int) (0x9e37_79b1L + 0x85eb_ca77L);
  private static final int STRIPE = 16;

  private int lane1;
  private int lane2;
  private int lane3;
  private int lane4;

  XxHash32() {
    super(STRIPE);
    reset();
  }

  /// The checksum of some bytes.
  static int of(byte[] bytes, int offset, int length) {
    XxHash32 hash = new XxHash32();
    hash.update(bytes, offset, length);
    return hash.value();
  }

  @Override
  public void reset() {
    super.reset();
    lane1 = PRIME_1_AND_2;
    lane2 = PRIME_2;
    lane3 = 0;
    lane4 = -PRIME_1;
  }

  int value() {
    int sum =
        length < STRIPE
            ? PRIME_5
            : Integer.rotateLeft(lane1, 1)
                + Integer.rotateLeft(lane2, 7)
                + Integer.rotateLeft(lane3, 12)
                + Integer.rotateLeft(lane4, 18);
    sum += (int) length;
    int at = 0;
    for (; restLength - at >= 4; at += 4) {
      sum = Integer.rotateLeft(sum + Bytes.int32(rest, at) * PRIME_3, 17) * PRIME_4;
    }
    for (; at < restLength; at++) {
      sum = Integer.rotateLeft(sum + (rest[at] & 0xff) * PRIME_5, 11) * PRIME_1;
    }
    sum = (sum ^ sum >>> 15) * PRIME_2;
    sum = (sum ^ sum >>> 13) * PRIME_3;
    return sum ^ sum >>> 16;
  }

  @Override
  void mix(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at += STRIPE) {
      stripe(bytes, at);
    }
  }

  private void stripe(byte[] bytes, int at) {
    lane1 = round(lane1, Bytes.int32(bytes, at));
    lane2 = round(lane2, Bytes.int32(bytes, at + 4));
    lane3 = round(lane3, Bytes.int32(bytes, at + 8));
    lane4 = round(lane4, Bytes.int32(bytes, at + 12));
  }

  private static int round(int lane, int word) {
    return Integer.rotateLeft(lane + word * PRIME_2, 13) * PRIME_1;
  }
}
