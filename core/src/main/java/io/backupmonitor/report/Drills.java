package io.backupmonitor.report;

import io.backupmonitor.database.SeriesStanding;
import java.time.Duration;
import java.util.List;

/// What a report says about the restore tests of one location.
///
/// @param entries the last restore test of each backup of the window
/// @param frequency within which a backup of each series is to be restored
/// @param owing the series of which none was
record Drills(List<DrillEntry> entries, Duration frequency, List<SeriesStanding> owing) {

  Drills {
    entries = List.copyOf(entries);
    owing = List.copyOf(owing);
  }
}
