package io.backupmonitor.model;

import java.time.Duration;
import java.util.Locale;

/// What was restored of a backup for which there was no room as a whole, and what that foretells.
///
/// @param bytes how many were restored
/// @param allBytes how many there are
/// @param forecast how long a restore of all of them would take
/// @param end up to where it got, so that the next one goes on there; only the engine reads it
public record RestoredShare(long bytes, long allBytes, Duration forecast, String end) {

  /// Foretells from what was measured.
  ///
  /// @param whole how long the restore of the share took
  /// @param moving the part of that which grows with the bytes
  public static RestoredShare measured(
      long bytes, long allBytes, Duration whole, Duration moving, String end) {
    double times = Math.max(1, (double) allBytes / Math.max(1, bytes));
    Duration all = Duration.ofMillis(Math.round(moving.toMillis() * times));
    Duration fixed = whole.minus(moving);
    return new RestoredShare(bytes, allBytes, fixed.isNegative() ? all : fixed.plus(all), end);
  }

  /// In words: `at that pace all of the 300,014 bytes take 1h2m, foretold from 3.1% of them`.
  public String text() {
    return String.format(
        Locale.ROOT,
        "at that pace all of the %,d bytes take %s, foretold from %.1f%% of them",
        allBytes,
        Durations.measured(forecast),
        100.0 * bytes / Math.max(1, allBytes));
  }
}
