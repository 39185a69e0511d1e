package io.backupmonitor.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.backupmonitor.database.OpenFinding;
import io.backupmonitor.health.HealthCalculation;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.HealthMetric;
import io.backupmonitor.model.Severity;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything that a report says about one location.
///
/// @param location the place
/// @param lastScan when it was last listed whole; null before the first time
/// @param health the score and what it was calculated from
/// @param metric the same as it is recorded
/// @param backups those of the window, worst first
/// @param findings those in force about the place itself, and about backups outside the window
/// @param trend the recorded days up to today, oldest first
/// @param missed the scheduled times that left no backup
/// @param drills the restore tests
record LocationHealth(
    BackupLocation location,
    @Nullable Instant lastScan,
    HealthCalculation health,
    HealthMetric metric,
    List<BackupEntry> backups,
    List<OpenFinding> findings,
    List<HealthMetric> trend,
    List<Instant> missed,
    Drills drills) {

  LocationHealth {
    backups = List.copyOf(backups);
    findings = List.copyOf(findings);
    trend = List.copyOf(trend);
    missed = List.copyOf(missed);
  }

  /// The newest completed backup of the window.
  Optional<BackupEntry> newest() {
    return backups.stream()
        .filter(entry -> entry.backup().status() == BackupStatus.COMPLETED)
        .max(Comparator.comparing(entry -> entry.backup().backupTimestamp()));
  }

  /// The findings that are worth knowing and that no backup in trouble tells, by code.
  Map<FindingCode, List<OpenFinding>> notices() {
    return Stream.concat(
            findings.stream(),
            backups.stream()
                .filter(entry -> !entry.needsAttention())
                .flatMap(entry -> entry.findings().stream()))
        .filter(open -> open.finding().severity() == Severity.WARNING)
        .collect(groupingBy(open -> open.finding().code(), TreeMap::new, toList()));
  }

  /// The backups that somebody should read about, worst first.
  List<BackupEntry> troubled() {
    return backups.stream().filter(BackupEntry::needsAttention).toList();
  }
}
