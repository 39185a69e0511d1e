package io.backupmonitor.format.stream;

import io.backupmonitor.format.Bytes;

/// The checksum XXH64 with the seed 0, as Borg uses it for its index files and entries. For one
/// thread.
///
/// Algorithm: the xxHash specification, "XXH64 algorithm description".
public final class XxHash64 extends XxHash {

  private static final long PRIME_1 = 0x9e37_79b1_85eb_ca87L;
  private static final long PRIME_2 = 0xc2b2_ae3d_27d4_eb4fL;
  private static final long PRIME_3 = 0x1656_67b1_9e37_79f9L;
  private static final long PRIME_4 = 0x85eb_ca77_c2b2_ae63L;
  private static final long PRIME_5 = 0x27d4_eb2f_1656_67c5L;
  /// The sum of the first two, cut to 64 bits.
  private static final long PRIME_1_AND_2 = 0x60ea_27ee_adc0_b5d6L;

  private static final int STRIPE = 32;

  private long lane1;
  private long lane2;
  private long lane3;
  private long lane4;

  public XxHash64() {
    super(STRIPE);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    lane1 = PRIME_1_AND_2;
    lane2 = PRIME_2;
    lane3 = 0;
    lane4 = -PRIME_1;
  }

  /// The checksum of all bytes so far; more may follow.
  public long value() {
    long sum = (length < STRIPE ? PRIME_5 : lanes()) + length;
    int at = 0;
    for (; restLength - at >= 8; at += 8) {
      sum ^= round(0, Bytes.int64(rest, at));
      sum = Long.rotateLeft(sum, 27) * PRIME_1 + PRIME_4;
    }
    if (restLength - at >= 4) {
      sum ^= Bytes.uint32(rest, at) * PRIME_1;
      sum = Long.rotateLeft(sum, 23) * PRIME_2 + PRIME_3;
      at += 4;
    }
    for (; at < restLength; at++) {
      sum ^= (rest[at] & 0xff) * PRIME_5;
      sum = Long.rotateLeft(sum, 11) * PRIME_1;
    }
    return avalanche(sum);
  }

  private long lanes() {
    long sum =
        Long.rotateLeft(lane1, 1)
            + Long.rotateLeft(lane2, 7)
            + Long.rotateLeft(lane3, 12)
            + Long.rotateLeft(lane4, 18);
    for (long lane : new long[] {lane1, lane2, lane3, lane4}) {
      sum = (sum ^ round(0, lane)) * PRIME_1 + PRIME_4;
    }
    return sum;
  }

  private static long avalanche(long sum) {
    long mixed = (sum ^ sum >>> 33) * PRIME_2;
    mixed = (mixed ^ mixed >>> 29) * PRIME_3;
    return mixed ^ mixed >>> 32;
  }

  @Override
  void mix(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at += STRIPE) {
      stripe(bytes, at);
    }
  }

  private void stripe(byte[] bytes, int at) {
    lane1 = round(lane1, Bytes.int64(bytes, at));
    lane2 = round(lane2, Bytes.int64(bytes, at + 8));
    lane3 = round(lane3, Bytes.int64(bytes, at + 16));
    lane4 = round(lane4, Bytes.int64(bytes, at + 24));
  }

  private static long round(long lane, long word) {
    return Long.rotateLeft(lane + word * PRIME_2, 31) * PRIME_1;
  }
}
