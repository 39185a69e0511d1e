package io.backupmonitor.restore;

import io.backupmonitor.config.Config;
import io.backupmonitor.config.LocationConfig;
import io.backupmonitor.config.RestoreObjectives;
import io.backupmonitor.config.RestoreTestingConfig;
import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.format.Inspection;
import io.backupmonitor.format.InspectionLostException;
import io.backupmonitor.format.InspectionRequest;
import io.backupmonitor.format.Inspector;
import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
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
import io.backupmonitor.model.Verdict;
import io.backupmonitor.sandbox.Workers;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.SourceLookup;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.worker.SharedInspector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
    return test(due(null, days, Integer.MAX_VALUE));
  }

  /// Drills the backups of one location that are due: those of the window and the newest one of
  /// every series, when they were never drilled, or longer ago than `test_frequency_days`, or their
  /// last drill failed or could not be made; the newest of each series first.
  ///
  /// @param days the window, counted back from now; 0 for all
  /// @throws CancellationException when the thread was interrupted; what was done is recorded
  public List<RestoreTest> testAllBackups(long locationId, int days) {
    return test(due(locationId, days, Integer.MAX_VALUE));
  }

  /// The backups that are to be drilled now.
  ///
  /// @param locationId null for all locations
  /// @param days the window, counted back from now; 0 for all
  /// @param limit how many at most
  public List<RecordedBackup> due(@Nullable Long locationId, int days, int limit) {
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
    try (Drill drill = begin(source, keys)) {
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
  public Drill begin(BackupSource source, KeyFiles keys) throws InterruptedException {
    return engines.begin(source, inspector.detect(source, keys), options(keys));
  }

  private RestoreEngines.Options options(KeyFiles keys) {
    RestoreTestingConfig testing = config.restoreTesting();
    return new RestoreEngines.Options(
        testing.testLocation(),
        !testing.cleanupAfterTest(),
        testing.timeLimit(),
        testing.isolation(),
        testing.postgresqlFolders(),
        keys);
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
                objectives.checksOf(backup.path()), new Moment(made(backup), location.timezone())));
    RestoreTest test = compared(restored, backup, objectives);
    return database
        .proofs()
        .recordRestoreTest(
            backup,
            test,
            inspection.format().equals("unknown") ? null : inspection.format(),
            assurance(test));
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

  private RestoreTest compared(RestoreTest test, Backup backup, RestoreObjectives objectives) {
    if (test.evidence().equals(RestoreEvidence.NONE)) {
      return test;
    }
    // only what was restored whole was asked
    boolean whole = test.status() == Verdict.PASSED || !test.evidence().assertions().isEmpty();
    List<Finding> findings = new ArrayList<>(whole ? drift(test, backup, objectives) : List.of());
    Duration allowed = objectives.rto();
    if (whole && allowed != null && test.duration().compareTo(allowed) > 0) {
      findings.add(
          FindingCode.RESTORE_RTO_EXCEEDED.saying(
              "the restore took %s, and %s are allowed"
                  .formatted(measured(test.duration()), Durations.text(allowed))));
    }
    return test.with(findings, test.evidence().against(allowed));
  }

  private static String measured(Duration duration) {
    return duration.compareTo(Duration.ofMinutes(2)) < 0
        ? "%.1fs".formatted(duration.toMillis() / 1000.0)
        : Durations.text(Duration.ofSeconds(duration.toSeconds()));
  }

  private List<Finding> drift(RestoreTest test, Backup backup, RestoreObjectives objectives) {
    if (database.backups().isAccepted(backup.id())) {
      return List.of();
    }
    return database
        .proofs()
        .earlierDrill(backup)
        .map(
            earlier ->
                new Drift(
                        earlier.contents().tables(),
                        test.evidence().contents().tables(),
                        objectives)
                    .findings())
        .orElse(List.of());
  }
}
