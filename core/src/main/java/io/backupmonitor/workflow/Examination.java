package io.backupmonitor.workflow;

import io.backupmonitor.format.Inspection;
import io.backupmonitor.format.InspectionRecord;
import io.backupmonitor.format.InspectionRequest;
import io.backupmonitor.format.Inspector;
import io.backupmonitor.format.Sink;
import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.monitor.FoundBackup;
import io.backupmonitor.restore.Drill;
import io.backupmonitor.restore.Nesting;
import io.backupmonitor.restore.RestoreEngines;
import io.backupmonitor.restore.RestoreTester;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.verify.Evidence;
import io.backupmonitor.verify.Verifier;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The examination of one backup without a database: one inspection that serves the verification
/// and the drill. Safe to use from several threads.
final class Examination {

  private static final Logger LOG = LoggerFactory.getLogger(Examination.class);

  private final Inspector inspector;
  private final RestoreEngines engines;
  private final Verifier verifier;
  private final AuditOptions options;
  private final InstantSource clock;

  Examination(Machinery machinery, AuditOptions options, InstantSource clock) {
    this.inspector = machinery.inspector();
    this.engines = machinery.engines();
    this.verifier = Verifier.withAllMethods();
    this.options = options;
    this.clock = clock;
  }

  JudgedBackup examine(Subject subject, Consumer<InspectionRecord> progress)
      throws InterruptedException {
    FoundBackup found = subject.found();
    if (found.status() == BackupStatus.PENDING) {
      return pending(subject);
    }
    try {
      return examineContent(subject, progress);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError broken) {
      LOG.debug("the examination of '{}' broke down", subject.shown(), broken);
      return judged(subject, Breakdown.inspection(broken), null);
    }
  }

  private JudgedBackup examineContent(Subject subject, Consumer<InspectionRecord> progress)
      throws InterruptedException {
    FoundBackup found = subject.found();
    if (!options.restore()) {
      return judged(subject, inspect(found, null, progress), null);
    }
    try (Drill drill = begin(found.source())) {
      Inspection inspection = inspect(found, drill, progress);
      return judged(subject, inspection, drill.finish(0, inspection, clock.instant()));
    }
  }

  private Drill begin(BackupSource source) throws InterruptedException {
    return engines.begin(
        source,
        inspector.detect(source, options.keys()),
        new RestoreEngines.Options(
            options.scratch(),
            false,
            options.drillTime(),
            options.isolation(),
            List.of(),
            options.keys(),
            Nesting.where(options.nested(), inspector)));
  }

  private Inspection inspect(
      FoundBackup found, @Nullable Drill drill, Consumer<InspectionRecord> progress)
      throws InterruptedException {
    InspectionRequest request =
        new InspectionRequest(
            found.source(),
            verifier.checksumsFor(null, found.sidecars()),
            verifier.wantsStructure(),
            drill == null ? new Sink.None() : drill.sink(),
            options.scratch().toString(),
            options.limits(),
            options.keys());
    return inspector.inspect(
        request, drill == null ? progress : progress.andThen(drill.listener()));
  }

  private JudgedBackup judged(
      Subject subject, Inspection inspection, @Nullable RestoreTest restoreTest) {
    FoundBackup found = subject.found();
    Evidence evidence =
        new Evidence(
            found.source(),
            null,
            found.sidecars(),
            found.findings(),
            inspection,
            verifier.baselineAlgorithm(),
            List.of());
    List<BackupVerification> results = verifier.judge(0, evidence, clock.instant());
    return new JudgedBackup(
        null,
        null,
        found.series(),
        subject.shown(),
        inspection.format(),
        found.source().size(),
        inspection.checksums().get(verifier.baselineAlgorithm()),
        assurance(results, restoreTest),
        results,
        restoreTest,
        Findings.together(found.findings(), results, restoreTest));
  }

  /// A backup that still grows is told of, and never judged.
  private JudgedBackup pending(Subject subject) {
    FoundBackup found = subject.found();
    String why = found.errorMessage() == null ? "still growing" : found.errorMessage();
    BackupVerification skipped =
        new BackupVerification(
            0, 0, "structure", Verdict.SKIPPED, why, why, clock.instant(), List.of());
    return new JudgedBackup(
        null,
        null,
        found.series(),
        subject.shown(),
        "unknown",
        found.source().size(),
        null,
        Assurance.SEEN,
        List.of(skipped),
        null,
        found.findings());
  }

  /// How much verification and drill prove together.
  static Assurance assurance(List<BackupVerification> results, @Nullable RestoreTest restoreTest) {
    if (restoreTest != null && restoreTest.status() == Verdict.PASSED) {
      return RestoreTester.assurance(restoreTest);
    }
    return Verifier.assurance(results);
  }
}
