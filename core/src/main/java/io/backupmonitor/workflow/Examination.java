package io.backupmonitor.workflow;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionLostException;
import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.monitor.FoundBackup;
import io.backupmonitor.program.ProgramCheck;
import io.backupmonitor.restore.Drill;
import io.backupmonitor.restore.Nesting;
import io.backupmonitor.restore.RestoreEngines;
import io.backupmonitor.restore.RestoreTester;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.verify.Evidence;
import io.backupmonitor.verify.FullCheck;
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
  private final FullCheck fullCheck;
  private final AuditOptions options;
  private final InstantSource clock;

  Examination(Machinery machinery, AuditOptions options, InstantSource clock) {
    this.inspector = machinery.inspector();
    this.engines = machinery.engines();
    this.verifier = Verifier.withAllMethods();
    this.fullCheck = new FullCheck(options.scratch(), options.drillLimits().time());
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
      return inspector.untilAnswered(each -> examineContent(subject, progress, each));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError broken) {
      LOG.debug("the examination of '{}' broke down", subject.shown(), broken);
      return judged(subject, Breakdown.inspection(broken), ProgramCheck.NONE, null);
    }
  }

  private JudgedBackup examineContent(
      Subject subject, Consumer<InspectionRecord> progress, Inspector with)
      throws InterruptedException, InspectionLostException {
    FoundBackup found = subject.found();
    if (!options.restore()) {
      Inspection inspection = with.inspect(request(found, new Sink.None()), progress);
      return judged(subject, inspection, fullCheck(found, inspection), null);
    }
    try (Drill drill = begin(found.source())) {
      Inspection inspection =
          with.inspect(request(found, drill.sink()), progress.andThen(drill.listener()));
      // a drill that goes on has the program of a repository check it; once is enough
      ProgramCheck check =
          drill.sink() instanceof Sink.None ? fullCheck(found, inspection) : ProgramCheck.NONE;
      return judged(subject, inspection, check, drill.finish(0, inspection, clock.instant()));
    }
  }

  private ProgramCheck fullCheck(FoundBackup found, Inspection inspection)
      throws InterruptedException {
    return fullCheck.of(found.source(), options.keys(), inspection);
  }

  private Drill begin(BackupSource source) throws InterruptedException {
    return engines.begin(
        source,
        inspector.detect(source, options.keys()),
        new RestoreEngines.Options(
            options.scratch(),
            false,
            options.drillLimits(),
            options.isolation(),
            options.postgresqlFolders(),
            options.keys(),
            inspector,
            Nesting.where(options.nested(), inspector)));
  }

  private InspectionRequest request(FoundBackup found, Sink sink) {
    return new InspectionRequest(
        found.source(),
        verifier.checksumsFor(null, found.sidecars()),
        verifier.wantsStructure(),
        sink,
        options.scratch().toString(),
        options.limits(),
        options.keys(),
        verifier.partChecksumsFor(found.sidecars()));
  }

  private JudgedBackup judged(
      Subject subject,
      Inspection inspection,
      ProgramCheck fullCheck,
      @Nullable RestoreTest restoreTest) {
    FoundBackup found = subject.found();
    Evidence evidence =
        new Evidence(
            found.source(),
            null,
            found.sidecars(),
            found.findings(),
            inspection,
            fullCheck,
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
