package io.backupmonitor.restore;

import io.backupmonitor.config.RestoreTestingConfig;
import java.time.Duration;

/// What one drill may take before it is ended with verdict error.
///
/// @param time how long
/// @param scratchBytes how much it may write in its own folders; a server's own files count, too
public record DrillLimits(Duration time, long scratchBytes) {

  /// With as much as there is room for.
  public static DrillLimits of(Duration time) {
    return new DrillLimits(time, RestoreTestingConfig.ALL_ROOM);
  }

  /// Whether there is a bound that is not the disk's.
  public boolean boundsScratch() {
    return scratchBytes != RestoreTestingConfig.ALL_ROOM;
  }

  /// What is left of them.
  ///
  /// @param taken how much has been written already
  DrillLimits left(Duration timeLeft, long taken) {
    return new DrillLimits(
        timeLeft, boundsScratch() ? Math.max(0, scratchBytes - taken) : scratchBytes);
  }
}
