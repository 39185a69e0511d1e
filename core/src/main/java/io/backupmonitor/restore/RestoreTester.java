package io.backupmonitor.restore;

import io.backupmonitor.config.Config;
import io.backupmonitor.config.LocationConfig;
import io.backupmonitor.config.RestoreObjectives;
import io.backupmonitor.config.RestoreTestingConfig;
import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.database.DueDrill;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionLostException;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Durations;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Moment;
import io.backupmonitor.model.RestoreEvidence;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.RestoreTrend;
import io.backupmonitor.model.RestoredShare;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.sandbox.Workers;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.SourceLookup;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.worker.SharedInspector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// Restores recorded backups into throw-away places and records what came of it. Safe to use from
/// several threads.
public final class RestoreTester {

  /// What proves which bytes were restored.
  public static final Set<ChecksumAlgorithm> CHECKSUMS = Set.of(ChecksumAlgorithm.SHA256);

  private final DatabaseManager database;
  private final Config config;
  private final Inspector inspector;
  private final RestoreEngines engines;
  private final InstantSource clock;
  private final Storages storages = Storages.found();

  public RestoreTester(DatabaseManager databaseManager, Config config) {
    this(
        databaseManager,
        config,
        SharedInspector.ofThisProcess(),
        RestoreEngines.found(),
        InstantSource.system());
  }

  /// With an inspector, engines and a clock of the caller's.
  public RestoreTester(
      DatabaseManager databaseManager,
      Config config,
      Inspector inspector,
      RestoreEngines engines,
      InstantSource clock) {
    this.database = databaseManager;
    this.config = config;
    this.inspector = inspector;
    this.engines = engines;
    this.clock = clock;
  }

  /// Drills the backups of all locations; see [#testAllBackups(long, int)].
  public List<RestoreTest> testAllBackups(int days) {
    return test(backups(due(null, days, Integer.MAX_VALUE)));
  }

  /// Drills the backups of one location that are due: those of the window and the newest one of
  /// every series, when they were never drilled, or longer ago than `test_frequency_days`, or their
  /// last drill failed or could not be made; the newest of each series first.
  ///
  /// @param days the window, counted back from now; 0 for all
  /// @throws CancellationException when the thread was interrupted; what was done is recorded
  public List<RestoreTest> testAllBackups(long locationId, int days) {
    return test(backups(due(locationId, days, Integer.MAX_VALUE)));
  }

  private static List<RecordedBackup> backups(List<DueDrill> due) {
    return due.stream().map(DueDrill::recorded).toList();
  }

  /// The backups that are to be drilled now, of locations where restores are tested, in the order
  /// in which they matter.
  ///
  /// @param locationId null for all locations
  /// @param days the window, counted back from now; 0 for all
  /// @param limit how many at most
  public List<DueDrill> due(@Nullable Long locationId, int days, int limit) {
    Instant now = clock.instant();
    Instant since = days == 0 ? Instant.EPOCH : now.minus(Duration.ofDays(days));
    return database
        .backups()
        .dueForRestoreTest(
            locationId, since, now.minus(config.restoreTesting().testFrequency()), limit);
  }

  private List<RestoreTest> test(List<RecordedBackup> due) {
    try {
      return Workers.map(due, Runtime.getRuntime().availableProcessors(), this::testOne);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the restore tests were interrupted");
    }
  }

  private RestoreTest testOne(RecordedBackup recorded) throws InterruptedException {
    BackupLocation location = location(recorded);
    BackupSource source =
        new SourceLookup(storages).find(location.path(), recorded.observed().description());
    return inspector.untilAnswered(each -> testOne(recorded, source, keys(location), each));
  }

  private RestoreTest testOne(
      RecordedBackup recorded, BackupSource source, KeyFiles keys, Inspector with)
      throws InterruptedException, InspectionLostException {
    try (Drill drill = begin(recorded, source, keys, false)) {
      Inspection inspection =
          with.inspect(
              new InspectionRequest(
                  source, CHECKSUMS, true, drill.sink(), null, Limits.DEFAULT, keys),
              drill.listener());
      return complete(recorded, drill, inspection);
    }
  }

  private BackupLocation location(RecordedBackup recorded) {
    return database
        .locations()
        .byId(recorded.backup().locationId())
        .orElseThrow(() -> new IllegalStateException("a backup without its location"));
  }

  private KeyFiles keys(BackupLocation location) {
    return config
        .location(location.name())
        .map(configured -> KeyFiles.of(configured.passphraseFile(), configured.keyFile()))
        .orElse(KeyFiles.NONE);
  }

  /// Begins a drill of one backup; the caller has it inspected, completes and closes it.
  ///
  /// @param keys where the secrets lie that open it
  /// @param nested whether what lies inside an archive is drilled too, also where the configuration
  ///     does not say so
  public Drill begin(RecordedBackup recorded, BackupSource source, KeyFiles keys, boolean nested)
      throws InterruptedException {
    boolean wanted = nested || objectives(location(recorded)).nested();
    Backup backup = recorded.backup();
    String resume = database.proofs().shareEnd(backup.locationId(), backup.series());
    return engines.begin(
        source,
        inspector.detect(source, keys),
        options(keys, Nesting.where(wanted, inspector), resume));
  }

  private RestoreEngines.Options options(KeyFiles keys, @Nullable Nesting nesting, String resume) {
    RestoreTestingConfig testing = config.restoreTesting();
    return new RestoreEngines.Options(
        testing.testLocation(),
        !testing.cleanupAfterTest(),
        new DrillLimits(testing.timeLimit(), testing.mostScratchBytes()),
        testing.isolation(),
        testing.postgresqlFolders(),
        keys,
        inspector,
        nesting,
        resume);
  }

  /// Judges a drill by its inspection, by what the restored content is asked, and by what the
  /// series held before; records verdict, evidence and findings in one transaction. The drill is
  /// over then.
  ///
  /// @return the test with the number of its row
  public RestoreTest complete(RecordedBackup recorded, Drill drill, Inspection inspection)
      throws InterruptedException {
    Backup backup = recorded.backup();
    BackupLocation location = location(recorded);
    RestoreObjectives objectives = objectives(location);
    RestoreTest restored =
        drill.finish(
            backup.id(),
            inspection,
            clock.instant(),
            new ContentQuestions(
                objectives.checksOf(backup.path()),
                new Moment(made(backup), location.timezone()),
                inside -> objectives.checksInside(backup.path(), inside)));
    RestoreTest test = compared(restored, backup, objectives, location.timezone());
    return database
        .proofs()
        .recordRestoreTest(
            backup, test, inspection.isRecognised() ? inspection.format() : null, assurance(test));
  }

  private RestoreObjectives objectives(BackupLocation location) {
    return config
        .location(location.name())
        .map(LocationConfig::restore)
        .orElse(RestoreObjectives.NONE);
  }

  /// The earlier of both times that are known: a file that was copied later is no newer for that.
  private static Instant made(Backup backup) {
    Instant named = backup.nameTime();
    Instant written = backup.backupTimestamp();
    return named == null || named.isAfter(written) ? written : named;
  }

  /// How much a drill proves.
  public static Assurance assurance(RestoreTest test) {
    if (test.status() != Verdict.PASSED) {
      return Assurance.SEEN;
    }
    return test.evidence().asserts() ? Assurance.QUERIED : Assurance.RESTORED;
  }

  private RestoreTest compared(
      RestoreTest test, Backup backup, RestoreObjectives objectives, ZoneId zone) {
    if (test.evidence().equals(RestoreEvidence.NONE)) {
      return test;
    }
    // only what was restored whole was asked
    boolean whole = test.status() == Verdict.PASSED || !test.evidence().assertions().isEmpty();
    List<Finding> findings =
        new ArrayList<>(whole ? drift(test, backup, objectives, zone) : List.of());
    Duration allowed = objectives.rto();
    if (whole && allowed != null && test.needed().compareTo(allowed) > 0) {
      findings.add(tooSlow(test, allowed));
    }
    RestoreTest judged = test.with(findings, test.evidence().against(allowed));
    RestoreTrend trend = whole ? trend(test, backup) : new RestoreTrend(Duration.ZERO, List.of());
    return trend.isNotable() ? judged.saying(trend.text()) : judged;
  }

  private static Finding tooSlow(RestoreTest test, Duration allowed) {
    RestoredShare share = test.evidence().share();
    String permitted = Durations.text(allowed);
    return FindingCode.RESTORE_RTO_EXCEEDED.saying(
        share == null
            ? "the restore took %s, and %s are allowed"
                .formatted(Durations.measured(test.duration()), permitted)
            : "the restore of a share of %,d bytes took %s; all of the %,d bytes would take about %s, and %s are allowed"
                .formatted(
                    share.bytes(),
                    Durations.measured(test.duration()),
                    share.allBytes(),
                    Durations.measured(share.forecast()),
                    permitted));
  }

  private RestoreTrend trend(RestoreTest test, Backup backup) {
    return new RestoreTrend(
        test.needed(),
        database
            .proofs()
            .durations(backup.locationId(), backup.series(), test.testedAt(), RestoreTrend.MOST));
  }

  private List<Finding> drift(
      RestoreTest test, Backup backup, RestoreObjectives objectives, ZoneId zone) {
    if (database.backups().isAccepted(backup.id())) {
      return List.of();
    }
    return database
        .proofs()
        .earlierDrill(backup)
        .map(earlier -> drift(earlier, test.evidence(), objectives.of(backup.path()), zone))
        .orElse(List.of());
  }

  private static List<Finding> drift(
      RestoreEvidence earlier, RestoreEvidence now, RestoreObjectives objectives, ZoneId zone) {
    List<Finding> findings =
        new ArrayList<>(
            new Drift(earlier.contents().tables(), now.contents().tables(), objectives).findings());
    new NewerData(earlier.assertions(), now.assertions(), zone)
        .finding(objectives.checks())
        .ifPresent(findings::add);
    return findings;
  }
}
