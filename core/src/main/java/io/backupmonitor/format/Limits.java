package io.backupmonitor.format;

import java.io.Serializable;
import java.time.Duration;

/// The bounds of one inspection. What reaches one of them is a verdict of its own (`limit.*`,
/// error), never an endless run or a lack of memory.
///
/// @param contentBytes how many bytes may come out of all layers together
/// @param ratio how many bytes may come out per byte read; counts only above 256 MiB of output
/// @param entries how many members an archive may have
/// @param nesting how many layers may lie in one another
/// @param memoryBytes how much memory one decoder may ask for
/// @param time how long it may take
public record Limits(
    long contentBytes, long ratio, long entries, int nesting, long memoryBytes, Duration time)
    implements Serializable {

  /// Generous for every real backup, small enough for a hostile one.
  public static final Limits DEFAULT =
      new Limits(64L << 40, 100_000, 20_000_000, 6, 256L << 20, Duration.ofHours(24));

  /// The same with less time.
  public Limits within(Duration left) {
    return new Limits(
        contentBytes, ratio, entries, nesting, memoryBytes, left.compareTo(time) < 0 ? left : time);
  }
}
