package io.backupmonitor.verify;

import io.backupmonitor.config.Config;
import io.backupmonitor.config.RestoreTestingConfig;
import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.program.ProgramCheck;
import io.backupmonitor.sandbox.Workers;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.SourceLookup;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.worker.SharedInspector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// Verifies recorded backups and records what it finds. Safe to use from several threads.
public final class IntegrityVerifier {

  private final DatabaseManager database;
  private final Config config;
  private final Inspector inspector;
  private final InstantSource clock;
  private final Verifier verifier;
  private final FullCheck fullCheck;
  private final SourceLookup lookup = new SourceLookup(Storages.found());

  /// @throws IllegalArgumentException when the configuration names an unknown method
  public IntegrityVerifier(DatabaseManager databaseManager, Config config) {
    this(databaseManager, config, SharedInspector.ofThisProcess(), InstantSource.system());
  }

  /// With an inspector and a clock of the caller's.
  ///
  /// @throws IllegalArgumentException when the configuration names an unknown method
  public IntegrityVerifier(
      DatabaseManager databaseManager, Config config, Inspector inspector, InstantSource clock) {
    this.database = databaseManager;
    this.config = config;
    this.inspector = inspector;
    this.clock = clock;
    this.verifier = Verifier.configured(config.verification());
    RestoreTestingConfig testing = config.restoreTesting();
    this.fullCheck = new FullCheck(testing.testLocation(), testing.timeLimit());
  }

  /// Verifies the backups of all locations; see [#verifyAllBackups(long, int)].
  public Map<Long, List<BackupVerification>> verifyAllBackups(int days) {
    return verify(due(null, days));
  }

  /// Verifies the backups of one location that are due: those of the window, those whose last proof
  /// is older than `reverify_days`, and those with an open finding, oldest proof first.
  ///
  /// @param days the window, counted back from now; 0 for all
  /// @return the results by the id of the backup
  /// @throws CancellationException when the thread was interrupted; what was done is recorded
  public Map<Long, List<BackupVerification>> verifyAllBackups(long locationId, int days) {
    return verify(due(locationId, days));
  }

  /// Verifies one backup now.
  ///
  /// @throws IllegalArgumentException when no backup has that id
  public List<BackupVerification> verifyBackup(long backupId) {
    RecordedBackup recorded =
        database
            .backups()
            .byId(backupId)
            .orElseThrow(
                () -> new IllegalArgumentException("there is no backup %d".formatted(backupId)));
    return verify(List.of(recorded)).getOrDefault(backupId, List.of());
  }

  /// The backups that are to be verified now.
  ///
  /// @param locationId null for all locations
  /// @param days the window, counted back from now; 0 for all
  public List<RecordedBackup> due(@Nullable Long locationId, int days) {
    Instant now = clock.instant();
    Instant since = days == 0 ? Instant.EPOCH : now.minus(Duration.ofDays(days));
    return database
        .backups()
        .dueForVerification(locationId, since, now.minus(config.verification().reverify()));
  }

  private Map<Long, List<BackupVerification>> verify(List<RecordedBackup> due) {
    try {
      List<List<BackupVerification>> results =
          Workers.map(due, Runtime.getRuntime().availableProcessors(), this::verifyOne);
      Map<Long, List<BackupVerification>> byBackup = new LinkedHashMap<>();
      for (int index = 0; index < due.size(); index++) {
        byBackup.put(due.get(index).backup().id(), results.get(index));
      }
      return byBackup;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the verification was interrupted");
    }
  }

  private List<BackupVerification> verifyOne(RecordedBackup recorded) throws InterruptedException {
    Verification verification = begin(recorded);
    InspectionRequest request =
        new InspectionRequest(
            verification.source(),
            verifier.checksumsFor(verification.recordedFacts(), verification.sidecars()),
            verifier.wantsStructure(),
            new Sink.None(),
            config.restoreTesting().testLocation().toString(),
            Limits.DEFAULT,
            verification.keys(),
            verifier.partChecksumsFor(verification.sidecars()));
    Inspection inspection = inspector.untilAnswered(each -> each.inspect(request, _ -> {}));
    return verification.complete(inspection, fullCheck(verification, inspection));
  }

  /// Begins the verification of one backup; the caller has it inspected and completes it.
  public Verification begin(RecordedBackup recorded) {
    BackupLocation location = location(recorded);
    return new Verification(
        database,
        verifier,
        clock,
        recorded,
        lookUp(location, recorded),
        new Verification.Place(location.backupType(), keys(location)));
  }

  /// What the program that keeps a repository says about it, where the structure is asked for.
  public ProgramCheck fullCheck(Verification verification, Inspection inspection)
      throws InterruptedException {
    return verifier.wantsStructure()
        ? fullCheck.of(verification.source(), verification.keys(), inspection)
        : ProgramCheck.NONE;
  }

  /// The methods in use.
  public Verifier verifier() {
    return verifier;
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

  private BackupSource lookUp(BackupLocation location, RecordedBackup recorded) {
    return lookup.find(location.path(), recorded.observed().description());
  }
}
