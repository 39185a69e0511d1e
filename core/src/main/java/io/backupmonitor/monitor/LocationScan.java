package io.backupmonitor.monitor;

import io.backupmonitor.config.LocationConfig;
import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.database.OpenFinding;
import io.backupmonitor.database.ProofTable.ScanFinding;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.database.ScanChanges;
import io.backupmonitor.database.ScanRecord;
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

  /// So many series of a location are looked at one by one.
  private static final int MOST_SERIES = 10_000;

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
    FinderOptions options = FinderOptions.location(config, settle, now);
    ScanRecord record =
        database
            .backups()
            .scan(location.id(), now, rules(options), now.minus(FolderMemory.BELIEVED_FOR));
    try (EarlyRecords early = new EarlyRecords(record::add)) {
      ScanIntake intake =
          new ScanIntake(
              () -> database.backups().current(location.id()),
              rows ->
                  new ScanComparison(rows, location.path(), location.retentionDays(), now, early));
      FolderMemory memory = FolderMemory.of(record.folders(), now, intake::begin);
      return at(now, options, new Course(record, memory, intake, early));
    }
  }

  /// What one scan works with.
  private record Course(
      ScanRecord record, FolderMemory memory, ScanIntake intake, EarlyRecords early) {}

  /// What besides the files decides on the rows. How long files have to settle does not: what was
  /// judged once is never pending again.
  private String rules(FinderOptions options) {
    return String.join(
        "\n",
        FolderMemory.RULES,
        location.path(),
        String.valueOf(options.recursive()),
        options.include().toString(),
        options.exclude().toString(),
        options.zone().getId());
  }

  private List<Backup> at(Instant now, FinderOptions options, Course course) {
    Recorded recorded;
    try {
      recorded = record(course, options, now);
    } catch (InterruptedIOException stopped) {
      throw new UncheckedIOException(stopped);
    } catch (IOException unreachable) {
      return withoutVerdict(course.intake.rows(), unreachable(unreachable), now);
    }
    if (recorded.empty()) {
      List<RecordedBackup> current = course.intake.rows();
      return withoutVerdict(current, suddenlyEmpty(current), now);
    }
    LookSummary summary = recorded.summary();
    List<ScanFinding> findings = findings(recorded.findings());
    for (Observation observed : summary.observations()) {
      findings.add(new ScanFinding(null, null, observed.subject().escaped(), observed.finding()));
    }
    if (summary.unlisted().isEmpty()) {
      addMissedRuns(findings, now);
      addAge(findings, now);
    } else {
      addStanding(findings, below(summary.unlisted(), course.intake.rows())::contains);
    }
    database.proofs().recordScanFindings(location.id(), findings, now);
    return recorded.later()
        ? new RecordedLater(database, location.id())
        : there(course.intake.rows());
  }

  /// What is left to do once the changes are recorded.
  ///
  /// @param empty whether the location held backups and now lists none; nothing was recorded then
  /// @param later whether the rows are to be read when somebody asks for them: some were written,
  ///     or none was read
  private record Recorded(
      LookSummary summary, boolean empty, boolean later, List<ScanComparison.Noted> findings) {}

  private Recorded record(Course course, FinderOptions options, Instant now) throws IOException {
    LookSummary summary = look(course, options);
    if (summary.backups() == 0 && course.intake.rows().stream().anyMatch(LocationScan::isThere)) {
      return new Recorded(summary, true, false, List.of());
    }
    if (isAsBefore(course, summary, now)) {
      course.record.apply(ScanChanges.none(now), course.memory.now(Set.of()));
      return new Recorded(summary, false, true, List.of());
    }
    ScanComparison.Outcome outcome =
        course.intake.comparison().finish(summary.unlisted(), course.memory.unchanged());
    course.record.apply(
        outcome.changes(),
        summary.unlisted().isEmpty() ? course.memory.now(outcome.differing()) : null);
    boolean changed = course.early.any() || !outcome.changes().isEmpty();
    return new Recorded(summary, false, changed, outcome.findings());
  }

  /// Whether no row needs to be read: everything lies there as the last scan left it, and of what
  /// is gone nothing is left to be said.
  private boolean isAsBefore(Course course, LookSummary summary, Instant now) {
    return course.memory.isWhole()
        && course.intake.isIdle()
        && summary.unlisted().isEmpty()
        && !course.record.hasVanishedSince(now.minus(Duration.ofDays(location.retentionDays())));
  }

  private LookSummary look(Course course, FinderOptions options) throws IOException {
    URI root;
    try {
      root = Storages.rootOf(location.path());
    } catch (IllegalArgumentException malformed) {
      throw new IOException(malformed.getMessage(), malformed);
    }
    return storages.ask(
        root,
        storage ->
            new BackupFinder(storage, root, options, formats)
                .find(course.intake::see, course.memory));
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
      FindingCode code = open.finding().code();
      boolean old = code == FindingCode.BACKUP_RPO_EXCEEDED;
      boolean missed = old || code == FindingCode.BACKUP_MISSED;
      boolean standing = id == null ? missed : unseen.test(id);
      if (open.stage() == OpenFinding.Stage.MONITOR && standing) {
        String series = open.series();
        String subject = old && series != null ? series : "";
        findings.add(new ScanFinding(id, series, subject, open.finding()));
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

  private void addAge(List<ScanFinding> findings, Instant now) {
    Duration objective = config.restore().rpo();
    if (objective != null) {
      findings.addAll(
          new BackupAge(objective, now)
              .exceeded(
                  database.backups().series(location.id(), MOST_SERIES),
                  database.locations().firstScan(location.id()).orElse(null)));
    }
  }

  private static boolean isThere(RecordedBackup row) {
    return row.backup().vanishedAt() == null;
  }

  static List<Backup> there(List<RecordedBackup> rows) {
    return rows.stream().filter(LocationScan::isThere).map(RecordedBackup::backup).toList();
  }
}
