package io.backupmonitor.report;

import io.backupmonitor.database.RecordedDrill;
import io.backupmonitor.model.RestoreTrend;
import io.backupmonitor.model.Verdict;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// One restore test of the report.
///
/// @param durations how long the last restores of the series took that passed, newest first
/// @param trend how the time of this one compares with those before it
record DrillEntry(RecordedDrill drill, List<Duration> durations, RestoreTrend trend) {

  /// Bad ones, then those that told nothing, then good ones; newest first.
  static final Comparator<DrillEntry> WORST_FIRST =
      Comparator.comparingInt(DrillEntry::rank)
          .thenComparing(entry -> entry.drill().test().testedAt(), Comparator.reverseOrder());

  DrillEntry {
    durations = List.copyOf(durations);
  }

  private int rank() {
    return switch (drill.test().status()) {
      case FAILED -> 0;
      case ERROR -> 1;
      case PASSED -> 2;
      case SKIPPED -> 3;
    };
  }

  /// Whether somebody should look at it.
  boolean isTrouble() {
    Verdict status = drill.test().status();
    return status == Verdict.FAILED || status == Verdict.ERROR;
  }
}
