package io.backupmonitor.workflow;

import io.backupmonitor.config.Config;
import io.backupmonitor.database.DatabaseException;
import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.database.DueDrill;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionLostException;
import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.format.inspection.Workload;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.program.ProgramCheck;
import io.backupmonitor.restore.Drill;
import io.backupmonitor.restore.RestoreTester;
import io.backupmonitor.sandbox.ScratchPlace;
import io.backupmonitor.sandbox.Workers;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.verify.IntegrityVerifier;
import io.backupmonitor.verify.Verification;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Verifications and drills of recorded backups, with one inspection for both where both are due.
/// Results are recorded as they come. Safe to use from several threads.
public final class Checks {

  private static final Logger LOG = LoggerFactory.getLogger(Checks.class);

  private final Machinery machinery;
  private final IntegrityVerifier verifier;
  private final RestoreTester tester;
  private final Config config;
  private final DatabaseManager database;

  /// With the configured methods.
  ///
  /// @throws IllegalArgumentException when the configuration names an unknown verification method
  public Checks(DatabaseManager database, Config config, Machinery machinery, InstantSource clock) {
    this.database = database;
    this.config = config;
    this.machinery = machinery;
    this.verifier = new IntegrityVerifier(database, config, machinery.inspector(), clock);
    this.tester =
        new RestoreTester(database, config, machinery.inspector(), machinery.engines(), clock);
  }

  /// Which checks are wanted.
  ///
  /// @param verify whether backups are verified
  /// @param drill whether restores are tested
  /// @param locationId the row of the location; null for all
  /// @param days the window, counted back from now; 0 for all
  /// @param drillLimit how many drills at most
  /// @param nested whether dumps inside archives are restored too, also where the configuration
  ///     does not say so
  public record Wanted(
      boolean verify,
      boolean drill,
      @Nullable Long locationId,
      int days,
      int drillLimit,
      boolean nested) {

    /// With dumps inside archives where the configuration says so.
    public Wanted(
        boolean verify, boolean drill, @Nullable Long locationId, int days, int drillLimit) {
      this(verify, drill, locationId, days, drillLimit, false);
    }
  }

  /// One backup that is due for something.
  private record Due(RecordedBackup recorded, boolean verify, boolean drill, boolean nested) {}

  /// Makes the checks that are due.
  ///
  /// @param listener gets each backup as soon as its results are recorded
  /// @throws InterruptedException when the thread was interrupted; scratch and children are gone
  ///     then, and what was done is recorded
  public RunSummary run(Wanted wanted, RunListener listener) throws InterruptedException {
    long start = System.nanoTime();
    Leftovers.sweep(config.restoreTesting().testLocation());
    tellOfScratch(listener);
    List<Due> due = due(wanted);
    listener.begun(
        due.size(), due.stream().mapToLong(each -> each.recorded().backup().sizeBytes()).sum());
    ProgressMeter meter = new ProgressMeter(listener);
    Tally tally = new Tally();
    Map<Long, BackupLocation> locations = locations();
    due.stream()
        .limit(1)
        .map(each -> each.recorded().backup())
        .forEach(first -> prepare(first, locations.get(first.locationId())));
    Workers.map(
        due,
        Runtime.getRuntime().availableProcessors(),
        each -> {
          JudgedBackup judged = examine(each, locations, meter.forOne());
          tally.count(judged.verdict());
          synchronized (listener) {
            listener.judged(judged);
          }
          return judged.verdict();
        });
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    return tally.summary(0, 0, meter.bytesRead(), duration);
  }

  /// Where nothing can be done in the folder for drills, none of them can happen, and verifications
  /// use the folder for temporary files; that is told once, whatever comes of each backup.
  private void tellOfScratch(RunListener listener) {
    ScratchPlace place = ScratchPlace.tried(config.restoreTesting().testLocation());
    if (!place.isUsable()) {
      listener.noticed(
          FindingCode.SCRATCH_UNUSABLE.saying(
              "test_location: '%s' cannot be used: %s; no restore is tested"
                  .formatted(place.named(), place.trouble())));
    }
  }

  /// For where the first backup lies; inspections of each place begin when they are needed.
  private void prepare(Backup first, @Nullable BackupLocation location) {
    if (location == null) {
      return;
    }
    KeyFiles keys =
        config
            .location(location.name())
            .map(each -> KeyFiles.of(each.passphraseFile(), each.keyFile()))
            .orElse(KeyFiles.NONE);
    machinery
        .inspector()
        .prepare(
            Storages.rootOf(location.path()),
            new Workload(first.filename(), first.sizeBytes()),
            keys,
            config.restoreTesting().testLocation());
  }

  private Map<Long, BackupLocation> locations() {
    Map<Long, BackupLocation> byId = new LinkedHashMap<>();
    database.locations().all().forEach(location -> byId.put(location.id(), location));
    return byId;
  }

  /// Drills in their turns, and what is only verified behind them; the largest of each first.
  private List<Due> due(Wanted wanted) {
    Map<Long, Due> byId = new LinkedHashMap<>();
    if (wanted.verify() && config.verification().enabled()) {
      for (RecordedBackup recorded : verifier.due(wanted.locationId(), wanted.days())) {
        byId.put(recorded.backup().id(), new Due(recorded, true, false, false));
      }
    }
    List<DueDrill> drills =
        wanted.drill()
            ? tester.due(wanted.locationId(), wanted.days(), wanted.drillLimit())
            : List.of();
    for (DueDrill drill : drills) {
      byId.merge(
          drill.recorded().backup().id(),
          new Due(drill.recorded(), false, true, wanted.nested()),
          (verification, _) -> new Due(drill.recorded(), true, true, wanted.nested()));
    }
    Map<Long, Integer> turns = DrillOrder.turns(drills);
    List<Due> all = new ArrayList<>(byId.values());
    all.sort(
        Comparator.comparing(
                (Due each) -> turns.getOrDefault(each.recorded().backup().id(), Integer.MAX_VALUE))
            .thenComparing(
                each -> each.recorded().backup().sizeBytes(), Comparator.reverseOrder()));
    return all;
  }

  private JudgedBackup examine(
      Due due, Map<Long, BackupLocation> locations, Consumer<InspectionRecord> progress)
      throws InterruptedException {
    try {
      return machinery
          .inspector()
          .untilAnswered(each -> examineContent(due, locations, progress, each));
    } catch (DatabaseException unrecorded) {
      throw unrecorded;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError broken) {
      LOG.debug("the examination of backup {} broke down", due.recorded().backup().id(), broken);
      Inspection inspection = Breakdown.inspection(broken);
      return judged(
          due,
          locations,
          inspection,
          verifier.begin(due.recorded()).complete(inspection, ProgramCheck.NONE),
          null);
    }
  }

  private JudgedBackup examineContent(
      Due due,
      Map<Long, BackupLocation> locations,
      Consumer<InspectionRecord> progress,
      Inspector with)
      throws InterruptedException, InspectionLostException {
    Verification verification = verifier.begin(due.recorded());
    if (!due.drill()) {
      Inspection inspection = with.inspect(request(due, verification, new Sink.None()), progress);
      ProgramCheck fullCheck = verifier.fullCheck(verification, inspection);
      return judged(due, locations, inspection, verification.complete(inspection, fullCheck), null);
    }
    try (Drill drill = begin(due, verification)) {
      Inspection inspection =
          with.inspect(
              request(due, verification, drill.sink()), progress.andThen(drill.listener()));
      List<BackupVerification> results =
          due.verify()
              ? verification.complete(inspection, fullCheck(verification, drill, inspection))
              : List.of();
      RestoreTest test = tester.complete(due.recorded(), drill, inspection);
      return judged(due, locations, inspection, results, test);
    }
  }

  private Drill begin(Due due, Verification verification) throws InterruptedException {
    return tester.begin(due.recorded(), verification.source(), verification.keys(), due.nested());
  }

  /// A drill that goes on has the program of a repository check it; once is enough.
  private ProgramCheck fullCheck(Verification verification, Drill drill, Inspection inspection)
      throws InterruptedException {
    return drill.sink() instanceof Sink.None
        ? verifier.fullCheck(verification, inspection)
        : ProgramCheck.NONE;
  }

  private InspectionRequest request(Due due, Verification verification, Sink sink) {
    Set<ChecksumAlgorithm> checksums = EnumSet.noneOf(ChecksumAlgorithm.class);
    if (due.verify()) {
      checksums.addAll(
          verifier.verifier().checksumsFor(verification.recordedFacts(), verification.sidecars()));
    }
    if (due.drill()) {
      checksums.addAll(RestoreTester.CHECKSUMS);
    }
    return new InspectionRequest(
        verification.source(),
        checksums,
        due.drill() || verifier.verifier().wantsStructure(),
        sink,
        config.restoreTesting().testLocation().toString(),
        Limits.DEFAULT,
        verification.keys(),
        due.verify() ? verifier.verifier().partChecksumsFor(verification.sidecars()) : Set.of());
  }

  private JudgedBackup judged(
      Due due,
      Map<Long, BackupLocation> locations,
      Inspection inspection,
      List<BackupVerification> results,
      @Nullable RestoreTest test) {
    Backup backup = due.recorded().backup();
    BackupLocation location = locations.get(backup.locationId());
    return new JudgedBackup(
        backup.id(),
        location == null ? null : location.name(),
        backup.series(),
        location == null ? backup.path() : BackupPath.of(location.path()).resolve(backup.path()),
        inspection.format(),
        backup.sizeBytes(),
        inspection.checksums().get(verifier.verifier().baselineAlgorithm()),
        Examination.assurance(results, test),
        results,
        test,
        Findings.together(List.of(), results, test));
  }
}
