package io.backupmonitor.report;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// What all kinds of report are written from, so that they cannot differ in a number.
///
/// @param madeAt when it was read from the database
/// @param days how far the window reaches back; 0 for all time
/// @param locations the locations, worst score first; those without a score last
record HealthReport(Instant madeAt, int days, List<LocationHealth> locations) {

  HealthReport {
    locations =
        locations.stream()
            .sorted(
                Comparator.comparing(
                        (LocationHealth health) -> health.health().value(),
                        Comparator.nullsLast(Comparator.naturalOrder()))
                    .thenComparing(health -> health.location().name()))
            .toList();
  }
}
