package io.backupmonitor.format.archive.sevenzip;

import java.util.Arrays;

/// How often contexts that look alike did not know what followed. For one thread.
final class PpmdEscapes {

  private static final int PERIOD_BITS = 7;
  private static final int CLASSES = 25;

  /// The place behind all others, of the context that knows every symbol and never escapes.
  private static final int NONE = CLASSES * 16;

  private final int[] sums = new int[NONE + 1];
  private final int[] shifts = new int[NONE + 1];
  private final int[] counts = new int[NONE + 1];
  private int current = NONE;

  void reset() {
    Arrays.fill(shifts, PERIOD_BITS - 4);
    Arrays.fill(counts, 4);
    for (int each = 0; each < NONE; each++) {
      sums[each] = (5 * (each / 16) + 10) << (PERIOD_BITS - 4);
    }
    shifts[NONE] = PERIOD_BITS;
    sums[NONE] = 0;
  }

  int none() {
    current = NONE;
    return 1;
  }

  int frequency(int index) {
    current = index;
    int frequency = sums[index] >> shifts[index];
    sums[index] = (sums[index] - frequency) & 0xffff;
    return Math.max(1, frequency);
  }

  void hit() {
    if (shifts[current] < PERIOD_BITS && --counts[current] == 0) {
      sums[current] = (sums[current] << 1) & 0xffff;
      counts[current] = 3 << shifts[current]++ & 0xff;
    }
  }

  void miss(int sum) {
    sums[current] = (sums[current] + sum) & 0xffff;
  }
}
