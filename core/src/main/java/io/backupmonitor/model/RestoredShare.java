package io.backupmonitor.model;

import java.time.Duration;

/// What was restored of a backup for which there was no room as a whole, and what that foretells.
///
/// @param bytes how many were restored
/// @param allBytes how many there are
/// @param forecast how long a restore of all of them would take
public record RestoredShare(long bytes, long allBytes, Duration forecast) {

  /// Foretells from what was measured.
  ///
  /// @param fixed the part of the time that does not grow with the bytes
  /// @param moving the part that does
  public static RestoredShare measured(long bytes, long allBytes, Duration fixed, Duration moving) {
    double times = (double) allBytes / Math.max(1, bytes);
    return new RestoredShare(
        bytes, allBytes, fixed.plusMillis(Math.round(moving.toMillis() * times)));
  }
}
