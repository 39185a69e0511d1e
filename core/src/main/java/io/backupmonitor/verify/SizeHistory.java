package io.backupmonitor.verify;

import java.util.Arrays;

/// The sizes of earlier backups, and whether another one is far from them: further from their
/// median than six times their usual deviation, and than a third of the median, and than 64 KiB.
/// The usual deviation is the median absolute deviation, scaled to the standard deviation of a
/// normal distribution (1.4826), so that a single odd one among them changes nothing.
final class SizeHistory {

  private static final int FEWEST = 4;
  private static final double TO_STANDARD_DEVIATION = 1.4826;
  private static final int DEVIATIONS = 6;
  private static final double SHARE = 1 / 3.0;
  private static final long FLOOR_BYTES = 64 * 1024;

  private final long[] sizes;

  SizeHistory(long... sizes) {
    this.sizes = sizes.clone();
  }

  int count() {
    return sizes.length;
  }

  long median() {
    return median(sizes);
  }

  boolean isUnusual(long size) {
    if (sizes.length < FEWEST) {
      return false;
    }
    long median = median();
    long distance = Math.abs(size - median);
    long[] deviations = Arrays.stream(sizes).map(each -> Math.abs(each - median)).toArray();
    return distance > FLOOR_BYTES
        && distance > SHARE * median
        && distance > DEVIATIONS * TO_STANDARD_DEVIATION * median(deviations);
  }

  private static long median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2;
  }
}
