package io.backupmonitor.restore;

import io.backupmonitor.config.Config;
import io.backupmonitor.config.RestoreTestingConfig;
import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.format.Inspection;
import io.backupmonitor.format.InspectionRequest;
import io.backupmonitor.format.Inspector;
import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.BackupLocation;
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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// Restores recorded backups into throw-away places and records what came of it. Safe to use from
/// several threads.
public final class RestoreTester {

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

  /// Drills the backups of one location that are due: those of the window that were never drilled,
  /// or longer ago than `test_frequency_days`, or whose last drill failed; the newest of each
  /// series first.
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
    KeyFiles keys = keys(location);
    try (Drill drill = begin(source, keys)) {
      Inspection inspection =
          inspector.inspect(
              new InspectionRequest(
                  source, Set.of(), true, drill.sink(), null, Limits.DEFAULT, keys),
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
    return engines.begin(source, inspector.detect(source, keys), options());
  }

  private RestoreEngines.Options options() {
    RestoreTestingConfig testing = config.restoreTesting();
    return new RestoreEngines.Options(
        testing.testLocation(), !testing.cleanupAfterTest(), testing.timeLimit());
  }

  /// Judges a drill by its inspection and records verdict, evidence and findings in one
  /// transaction.
  ///
  /// @return the test with the number of its row
  public RestoreTest complete(RecordedBackup recorded, Drill drill, Inspection inspection)
      throws InterruptedException {
    RestoreTest test = drill.finish(recorded.backup().id(), inspection, clock.instant());
    return database
        .proofs()
        .recordRestoreTest(
            recorded.backup(),
            test,
            inspection.format().equals("unknown") ? null : inspection.format(),
            test.status() == Verdict.PASSED ? Assurance.RESTORED : Assurance.SEEN);
  }
}
