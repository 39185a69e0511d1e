package io.backupmonitor.monitor;

import io.backupmonitor.config.LocationConfig;
import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.database.OpenFinding;
import io.backupmonitor.database.ProofTable.ScanFinding;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.database.ScanChanges;
import io.backupmonitor.database.Standing;
import io.backupmonitor.format.Formats;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.storage.Storages;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/// One look at one location, from its listing to its rows.
final class LocationScan {

  private final DatabaseManager database;
  private final Storages storages;
  private final Formats formats;
  private final BackupLocation location;
  private final LocationConfig config;
  private final Duration settle;

  /// @param location the location with its row
  /// @param config what the configuration says about it
  /// @param settle how old a file must be, where the configuration says nothing about it
  LocationScan(
      DatabaseManager database,
      Storages storages,
      Formats formats,
      BackupLocation location,
      LocationConfig config,
      Duration settle) {
    this.database = database;
    this.storages = storages;
    this.formats = formats;
    this.location = location;
    this.config = config;
    this.settle = settle;
  }

  /// Looks and records.
  ///
  /// @return the backups that are there
  List<Backup> at(Instant now) {
    try (EarlyRecords early =
        new EarlyRecords(batch -> database.backups().add(location.id(), batch, now))) {
      ScanIntake intake =
          new ScanIntake(
              () -> database.backups().current(location.id()),
              rows ->
                  new ScanComparison(rows, location.path(), location.retentionDays(), now, early));
      return at(now, intake, early);
    }
  }

  private List<Backup> at(Instant now, ScanIntake intake, EarlyRecords early) {
    Recorded recorded;
    try {
      recorded = record(intake, early, now);
    } catch (InterruptedIOException stopped) {
      throw new UncheckedIOException(stopped);
    } catch (IOException unreachable) {
      return withoutVerdict(intake.rows(), unreachable(unreachable), now);
    }
    List<RecordedBackup> current = intake.rows();
    if (recorded.empty()) {
      return withoutVerdict(current, suddenlyEmpty(current), now);
    }
    LookSummary summary = recorded.summary();
    List<ScanFinding> findings = findings(recorded.findings());
    for (Observation observed : summary.observations()) {
      findings.add(new ScanFinding(null, null, observed.subject().escaped(), observed.finding()));
    }
    if (summary.unlisted().isEmpty()) {
      addMissedRuns(findings, now);
    } else {
      addStanding(findings, below(summary.unlisted(), current)::contains);
    }
    database.proofs().recordScanFindings(location.id(), findings, now);
    return recorded.changed() ? new RecordedLater(database, location.id()) : there(current);
  }

  /// What is left to do once the changes are recorded.
  ///
  /// @param empty whether the location held backups and now lists none; nothing was recorded then
  /// @param changed whether a row was written
  private record Recorded(
      LookSummary summary, boolean empty, boolean changed, List<ScanComparison.Noted> findings) {}

  private Recorded record(ScanIntake intake, EarlyRecords early, Instant now) throws IOException {
    LookSummary summary = look(intake, now);
    if (summary.backups() == 0 && intake.rows().stream().anyMatch(LocationScan::isThere)) {
      return new Recorded(summary, true, false, List.of());
    }
    ScanComparison.Outcome outcome = intake.comparison().finish(summary.unlisted());
    database.backups().apply(location.id(), outcome.changes());
    boolean changed = early.any() || !isUnchanged(outcome.changes());
    return new Recorded(summary, false, changed, outcome.findings());
  }

  private LookSummary look(ScanIntake intake, Instant now) throws IOException {
    URI root;
    try {
      root = Storages.rootOf(location.path());
    } catch (IllegalArgumentException malformed) {
      throw new IOException(malformed.getMessage(), malformed);
    }
    FinderOptions options = FinderOptions.location(config, settle, now);
    return storages.ask(
        root, storage -> new BackupFinder(storage, root, options, formats).find(intake::see));
  }

  private Finding unreachable(IOException trouble) {
    return FindingCode.LOCATION_UNREACHABLE.saying(
        "'%s' could not be listed (%s), so nothing is said about its backups; mount it, or correct"
                .formatted(location.path(), Trouble.of(trouble))
            + " its path or rights");
  }

  private Finding suddenlyEmpty(List<RecordedBackup> current) {
    return FindingCode.LOCATION_EMPTY.saying(
        "'%s' held %d backups and now lists none; check whether its file system is mounted"
            .formatted(location.path(), current.stream().filter(LocationScan::isThere).count()));
  }

  /// Nothing is known about the backups: they stay as they are, and so do their findings.
  private List<Backup> withoutVerdict(List<RecordedBackup> current, Finding finding, Instant now) {
    List<ScanFinding> findings = new ArrayList<>();
    findings.add(new ScanFinding(null, null, "", finding));
    addStanding(findings, backupId -> true);
    database.proofs().recordScanFindings(location.id(), findings, now);
    return there(current);
  }

  /// Keeps the findings in force about backups on which this scan has nothing to say.
  private void addStanding(List<ScanFinding> findings, LongPredicate unseen) {
    for (OpenFinding open : database.proofs().openFindings(location.id())) {
      Long id = open.backupId();
      boolean missed = id == null && open.finding().code() == FindingCode.BACKUP_MISSED;
      boolean standing = id == null ? missed : unseen.test(id);
      if (open.stage() == OpenFinding.Stage.MONITOR && standing) {
        findings.add(new ScanFinding(id, open.series(), "", open.finding()));
      }
    }
  }

  private static Set<Long> below(List<BackupPath> folders, List<RecordedBackup> rows) {
    Set<Long> ids = new HashSet<>();
    for (RecordedBackup row : rows) {
      if (folders.stream().anyMatch(folder -> row.backup().path().startsWith(folder))) {
        ids.add(row.backup().id());
      }
    }
    return ids;
  }

  private static boolean isUnchanged(ScanChanges changes) {
    return changes.added().isEmpty()
        && changes.replaced().isEmpty()
        && changes.updated().isEmpty()
        && changes.vanished().isEmpty()
        && changes.returned().isEmpty();
  }

  private List<ScanFinding> findings(List<ScanComparison.Noted> noted) {
    List<ScanFinding> findings = new ArrayList<>();
    boolean unnumbered = noted.stream().anyMatch(each -> each.id() == null);
    Map<BackupPath, Long> ids = unnumbered ? database.backups().ids(location.id()) : Map.of();
    for (ScanComparison.Noted each : noted) {
      Long id = each.id() == null ? ids.get(each.path()) : each.id();
      findings.add(new ScanFinding(id, each.series(), "", each.finding()));
    }
    return findings;
  }

  private void addMissedRuns(List<ScanFinding> findings, Instant now) {
    String written = location.schedule();
    if (written == null) {
      return;
    }
    Schedule schedule = Schedule.parse(written, location.timezone());
    Instant since = database.locations().firstScan(location.id()).orElse(now);
    Instant earliest = now.minus(MissedRuns.LOOK_BACK).minus(Duration.ofDays(1));
    List<Backup> backups =
        database.backups().window(location.id(), earliest).stream().map(Standing::backup).toList();
    MissedRuns missed = MissedRuns.of(schedule, config.grace(), backups, since, now);
    for (Instant run : missed.runs()) {
      database.backups().recordMissedRun(location.id(), run, now);
    }
    Finding finding = missed.finding();
    if (finding != null) {
      findings.add(new ScanFinding(null, null, "", finding));
    }
  }

  private static boolean isThere(RecordedBackup row) {
    return row.backup().vanishedAt() == null;
  }

  static List<Backup> there(List<RecordedBackup> rows) {
    return rows.stream().filter(LocationScan::isThere).map(RecordedBackup::backup).toList();
  }
}
