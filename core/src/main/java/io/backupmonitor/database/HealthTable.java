package io.backupmonitor.database;

import io.backupmonitor.model.HealthMetric;
import java.time.LocalDate;
import java.util.List;

/// The rows of `health_metrics`: one per location and day. Safe to use from several threads.
public final class HealthTable {

  /// Records the health of a location on a day, in place of an earlier one of the same day.
  public void record(HealthMetric metric) {
    throw new UnsupportedOperationException();
  }

  /// The days of one location from `first` on, oldest first.
  public List<HealthMetric> trend(long locationId, LocalDate first) {
    throw new UnsupportedOperationException();
  }
}
