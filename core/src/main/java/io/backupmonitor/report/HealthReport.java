package io.backupmonitor.report;

import java.time.Instant;
import java.util.List;

/// What all kinds of report are written from, so that they cannot differ in a number.
///
/// @param madeAt when it was read from the database
/// @param days how far the window reaches back; 0 for all time
/// @param locations the locations, in the order of their names
record HealthReport(Instant madeAt, int days, List<LocationHealth> locations) {

  HealthReport {
    locations = List.copyOf(locations);
  }
}
