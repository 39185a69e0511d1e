package io.backupmonitor.report;

import static java.util.stream.Collectors.groupingBy;

import io.backupmonitor.database.BackupTable.MissedRun;
import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.database.OpenFinding;
import io.backupmonitor.database.ProofTable;
import io.backupmonitor.database.RecordedDrill;
import io.backupmonitor.database.SeriesStanding;
import io.backupmonitor.database.Standing;
import io.backupmonitor.health.HealthCalculation;
import io.backupmonitor.health.HealthCounts;
import io.backupmonitor.health.Outcome;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.HealthMetric;
import io.backupmonitor.model.RestoreTrend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads from the database what a report says. Everything is bounded by the window.
final class ReportReading {

  // A score says more beside those of the weeks before.
  private static final int TREND_DAYS = 30;
  // So many backups in trouble are told with their evidence; all are in the tables.
  private static final int WITH_EVIDENCE = 100;

  // So many restore tests are shown with their evidence.
  private static final int DRILLS = 50;
  private static final int DURATIONS = 10;
  // So many series of a location are looked at for whether one is neglected.
  private static final int MOST_SERIES = 10_000;

  private final DatabaseManager databaseManager;
  private final InstantSource clock;
  private final Duration drillFrequency;

  /// @param drillFrequency within which a backup of each series is to be restored
  ReportReading(DatabaseManager databaseManager, InstantSource clock, Duration drillFrequency) {
    this.databaseManager = databaseManager;
    this.clock = clock;
    this.drillFrequency = drillFrequency;
  }

  /// @throws IllegalArgumentException when there is no such location, or the days are negative
  HealthReport report(@Nullable Long locationId, int days) {
    Instant now = clock.instant();
    Instant since = since(now, days);
    return new HealthReport(
        now,
        days,
        locations(locationId).stream().map(location -> read(location, now, since, days)).toList());
  }

  /// The health of today, as it is recorded.
  List<HealthMetric> metrics(@Nullable Long locationId, int days) {
    Instant now = clock.instant();
    Instant since = since(now, days);
    return locations(locationId).stream()
        .map(location -> metric(location, calculate(location, window(location, since), since), now))
        .toList();
  }

  private LocationHealth read(BackupLocation location, Instant now, Instant since, int days) {
    List<Standing> window = window(location, since);
    HealthCalculation health = calculate(location, window, since);
    HealthMetric metric = metric(location, health, now);
    Map<Long, List<OpenFinding>> byBackup =
        databaseManager.proofs().openFindings(location.id()).stream()
            .sorted(Comparator.comparing(open -> open.finding().severity()))
            .collect(groupingBy(open -> open.backupId() == null ? 0L : open.backupId()));
    Set<Long> inWindow = new HashSet<>();
    window.forEach(standing -> inWindow.add(standing.backup().id()));
    return new LocationHealth(
        location,
        databaseManager.locations().lastScan(location.id()).orElse(null),
        health,
        metric,
        entries(window, byBackup),
        byBackup.entrySet().stream()
            .filter(findings -> !inWindow.contains(findings.getKey()))
            .flatMap(findings -> findings.getValue().stream())
            .sorted(Comparator.comparing(open -> open.finding().severity()))
            .toList(),
        trend(metric, days),
        databaseManager.backups().missedRuns(location.id(), since).stream()
            .map(MissedRun::scheduled)
            .toList(),
        drills(location, now, since));
  }

  private Drills drills(BackupLocation location, Instant now, Instant since) {
    List<DrillEntry> entries =
        databaseManager.proofs().drills(location.id(), since, DRILLS).stream()
            .map(drill -> entry(location, drill, now))
            .toList();
    List<SeriesStanding> owing =
        location.testRestore()
            ? databaseManager.backups().series(location.id(), MOST_SERIES).stream()
                .filter(series -> series.owesDrill(now.minus(drillFrequency)))
                .sorted(SeriesStanding.NEGLECTED_FIRST)
                .toList()
            : List.of();
    return new Drills(entries, drillFrequency, owing);
  }

  private DrillEntry entry(BackupLocation location, RecordedDrill drill, Instant now) {
    ProofTable proofs = databaseManager.proofs();
    return new DrillEntry(
        drill,
        proofs.durations(location.id(), drill.series(), now, DURATIONS),
        new RestoreTrend(
            drill.test().needed(),
            proofs.durations(
                location.id(), drill.series(), drill.test().testedAt(), RestoreTrend.MOST)));
  }

  private List<BackupEntry> entries(List<Standing> window, Map<Long, List<OpenFinding>> findings) {
    List<BackupEntry> bare =
        window.stream()
            .map(
                standing ->
                    new BackupEntry(
                        standing,
                        findings.getOrDefault(standing.backup().id(), List.of()),
                        List.of(),
                        null))
            .sorted(BackupEntry.WORST_FIRST)
            .toList();
    List<BackupEntry> entries = new ArrayList<>(bare.size());
    int withEvidence = 0;
    for (BackupEntry entry : bare) {
      boolean told = entry.needsAttention() && withEvidence++ < WITH_EVIDENCE;
      entries.add(told ? withEvidence(entry) : entry);
    }
    return entries;
  }

  private BackupEntry withEvidence(BackupEntry entry) {
    long id = entry.backup().id();
    return new BackupEntry(
        entry.standing(),
        entry.findings(),
        databaseManager.proofs().lastVerifications(id),
        databaseManager.proofs().restoreTests(id, 1).stream().findFirst().orElse(null));
  }

  /// The recorded days, with today's in place of what was recorded earlier today.
  private List<HealthMetric> trend(HealthMetric today, int days) {
    LocalDate first = today.metricDate().minusDays(Math.max(days, TREND_DAYS));
    List<HealthMetric> trend =
        new ArrayList<>(databaseManager.health().trend(today.locationId(), first));
    trend.removeIf(day -> !day.metricDate().isBefore(today.metricDate()));
    trend.add(today);
    return trend;
  }

  private List<Standing> window(BackupLocation location, Instant since) {
    return databaseManager.backups().window(location.id(), since);
  }

  private HealthCalculation calculate(
      BackupLocation location, List<Standing> window, Instant since) {
    List<Outcome> outcomes =
        window.stream()
            .map(
                standing ->
                    new Outcome(
                        standing.backup().status(),
                        standing.backup().sizeBytes(),
                        standing.verification(),
                        standing.restoreTest()))
            .toList();
    int missed = databaseManager.backups().missedRuns(location.id(), since).size();
    return HealthCalculation.of(
        HealthCounts.of(outcomes, missed),
        new HealthCalculation.Parts(location.verifyIntegrity(), location.testRestore()));
  }

  private static HealthMetric metric(
      BackupLocation location, HealthCalculation health, Instant now) {
    HealthCounts counts = health.counts();
    return new HealthMetric(
        location.id(),
        LocalDate.ofInstant(now, location.timezone()),
        counts.total(),
        counts.completed(),
        counts.failed() + counts.missed(),
        counts.totalSizeBytes(),
        counts.success().rate(),
        counts.verification().success().rate(),
        counts.restoreTest().success().rate(),
        counts.verificationCoverage().rate(),
        counts.restoreTestCoverage().rate(),
        health.value());
  }

  /// The locations that are looked at; one that is switched off only when it is asked for.
  private List<BackupLocation> locations(@Nullable Long locationId) {
    if (locationId == null) {
      return databaseManager.locations().all().stream().filter(BackupLocation::enabled).toList();
    }
    return List.of(
        databaseManager
            .locations()
            .byId(locationId)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no location with the id " + locationId)));
  }

  private static Instant since(Instant now, int days) {
    if (days < 0) {
      throw new IllegalArgumentException(days + " days: a window reaches back, or is 0 for all");
    }
    return days == 0 ? Instant.EPOCH : now.minus(days, ChronoUnit.DAYS);
  }
}
