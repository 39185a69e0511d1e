package io.backupmonitor.restore;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Contents;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.model.NestedDrill;
import io.backupmonitor.model.RestoreEvidence;
import io.backupmonitor.model.RestoreEvidence.Scratch;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.RestoredShare;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.ContentAssertions.Made;
import io.backupmonitor.sandbox.ScratchSpace;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One restore test, between its beginning and its verdict. The inspection that feeds it is the
/// caller's, so that a verification can share it. For one thread.
public final class Drill implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Drill.class);

  /// How long one check on the restored content may take.
  private static final Duration CHECK_LIMIT = Duration.ofMinutes(5);

  private final String engine;
  private final String testLocation;
  private final @Nullable RestoreSession session;
  private final @Nullable ScratchSpace scratch;
  private final @Nullable RestoreOutcome foregone;
  private final @Nullable NestedDrills nested;
  private final DrillSteps steps = new DrillSteps();
  private boolean closed;

  private Drill(
      String engine,
      String testLocation,
      @Nullable RestoreSession session,
      @Nullable ScratchSpace scratch,
      @Nullable RestoreOutcome foregone,
      @Nullable NestedDrills nested) {
    this.engine = engine;
    this.testLocation = testLocation;
    this.session = session;
    this.scratch = scratch;
    this.foregone = foregone;
    this.nested = nested;
  }

  /// A drill whose outcome is known before anything is restored.
  static Drill foregone(String engine, Path testLocation, RestoreOutcome outcome) {
    return new Drill(engine, testLocation.toString(), null, null, outcome, null);
  }

  /// A drill that goes on in a session.
  ///
  /// @param prepared how long it took to open the session
  /// @param nested drills what lies inside; null where that is not wanted
  static Drill in(
      RestoreSession session,
      String engine,
      ScratchSpace scratch,
      Duration prepared,
      @Nullable NestedDrills nested) {
    Drill drill = new Drill(engine, scratch.folder().toString(), session, scratch, null, nested);
    drill.steps.add("prepare", prepared);
    return drill;
  }

  /// Where the inspection has to leave the content.
  public Sink sink() {
    return session == null ? new Sink.None() : session.sink();
  }

  /// Gets every record of the inspection as it comes.
  public Consumer<InspectionRecord> listener() {
    return session == null ? _ -> {} : session.listener();
  }

  /// Waits for the restore and judges it, without asking the content anything.
  ///
  /// @param backupId the row of the backup; 0 without a database
  public RestoreTest finish(long backupId, Inspection inspection, Instant at)
      throws InterruptedException {
    return finish(backupId, inspection, at, ContentQuestions.NONE);
  }

  /// Waits for the restore, judges it, asks its content, and clears the throw-away place away.
  ///
  /// @param backupId the row of the backup; 0 without a database
  public RestoreTest finish(
      long backupId, Inspection inspection, Instant at, ContentQuestions questions)
      throws InterruptedException {
    RestoreOutcome outcome =
        foregone != null || session == null
            ? Objects.requireNonNull(foregone)
            : proven(judged(session.finish(inspection), inspection), inspection, questions);
    Duration duration = steps.end("restore");
    Restored restored = session == null ? Restored.NOTHING : session.restored();
    List<Made> made = asked(outcome, restored, questions);
    NestedResults inside = drilledInside(outcome, restored, questions, at);
    Isolation isolation = isolation(inside);
    String version = restored.engineVersion();
    Contents contents = restored.contents();
    close();
    RestoredShare share = share(outcome, duration);
    String result =
        outcome.result()
            + (inside == null ? "" : "; " + inside.summary())
            + (share == null ? "" : "; " + share.text());
    RestoreTest test =
        new RestoreTest(
            0,
            backupId,
            engine,
            testLocation,
            outcome.status(),
            inside == null ? duration : duration.plus(NestedDrill.together(inside.drills())),
            isolation == null ? result : result + "; " + isolation.text(),
            outcome.status() == Verdict.PASSED ? null : outcome.result(),
            at,
            outcome.findings());
    List<Finding> findings =
        new ArrayList<>(made.stream().map(Made::finding).filter(Objects::nonNull).toList());
    List<String> notProven = new ArrayList<>(notProven(outcome, inspection));
    if (inside != null) {
      findings.addAll(inside.findings());
      notProven.addAll(inside.notProven());
    }
    return test.with(
        findings,
        session == null
            ? RestoreEvidence.NONE
            : new RestoreEvidence(
                inspection.checksums().get(ChecksumAlgorithm.SHA256),
                version,
                isolation == null ? null : isolation.level(),
                steps.list(),
                contents,
                assertions(made, inside),
                notProven,
                remains(),
                null,
                inside == null ? List.of() : inside.drills(),
                share,
                ThisProgram.VERSION));
  }

  /// What the inspection left open and the restore did, and what was left out of the restore.
  private List<String> notProven(RestoreOutcome outcome, Inspection inspection) {
    List<String> inspected = inspection.notProven();
    return Stream.concat(
            (session == null ? inspected : session.notProven(inspected)).stream(),
            outcome.findings().stream()
                .filter(finding -> finding.code() == FindingCode.RESTORE_NOTE)
                .map(Finding::message))
        .distinct()
        .toList();
  }

  private static List<Assertion> assertions(List<Made> made, @Nullable NestedResults inside) {
    return Stream.concat(
            made.stream().map(Made::assertion),
            inside == null ? Stream.of() : inside.assertions().stream())
        .toList();
  }

  /// What a restore of everything would take, where there was no room for it.
  private @Nullable RestoredShare share(RestoreOutcome outcome, Duration duration) {
    RestoreSession.Portion portion = session == null ? null : session.portion();
    return portion == null || outcome.status() != Verdict.PASSED
        ? null
        : RestoredShare.measured(
            portion.bytes(), portion.allBytes(), duration, portion.moving(), portion.end());
  }

  /// What lies in an archive that was restored whole is drilled, where that is wanted.
  ///
  /// @return what came of it; null where nothing was looked for
  private @Nullable NestedResults drilledInside(
      RestoreOutcome outcome, Restored restored, ContentQuestions questions, Instant at)
      throws InterruptedException {
    if (nested == null || outcome.status() != Verdict.PASSED) {
      return null;
    }
    try {
      nested.drill(restored.folder(), questions, at);
    } catch (UnansweredException noFiles) {
      return null;
    }
    steps.end("nested");
    return nested.results();
  }

  /// The weakest of all that took part.
  private @Nullable Isolation isolation(@Nullable NestedResults inside) {
    Isolation own = session == null ? null : session.isolation();
    return own == null && inside != null ? inside.isolation() : own;
  }

  /// Only what was restored whole is asked.
  private List<Made> asked(RestoreOutcome outcome, Restored restored, ContentQuestions questions)
      throws InterruptedException {
    if (outcome.status() != Verdict.PASSED || questions.checks().isEmpty()) {
      return List.of();
    }
    List<Made> made =
        new ContentAssertions(restored, questions.moment(), CHECK_LIMIT).of(questions.checks());
    steps.end("check");
    return made;
  }

  private Scratch remains() {
    if (scratch == null) {
      return Scratch.NONE;
    }
    if (scratch.leftBehind().isPresent() || (session != null && session.leftBehind().isPresent())) {
      return Scratch.LEFT;
    }
    return Files.exists(scratch.folder(), LinkOption.NOFOLLOW_LINKS)
        ? Scratch.KEPT
        : Scratch.DESTROYED;
  }

  /// What is not whole cannot be restored whole, whatever an engine made of it.
  private static RestoreOutcome judged(RestoreOutcome outcome, Inspection inspection) {
    if (outcome.status() != Verdict.PASSED || inspection.whole()) {
      return outcome;
    }
    Finding reason = deciding(inspection.findings());
    Verdict status = reason.code().effect() == Effect.FAILED ? Verdict.FAILED : Verdict.ERROR;
    List<Finding> findings = new ArrayList<>(outcome.findings());
    if (status == Verdict.FAILED) {
      findings.add(FindingCode.RESTORE_FAILED.saying("not whole: " + reason.message()));
    }
    return new RestoreOutcome(status, "not whole: " + reason.message(), findings);
  }

  /// A copy of bytes that no format knows proves nothing about what they mean, unless somebody said
  /// what has to be in them.
  private static RestoreOutcome proven(
      RestoreOutcome outcome, Inspection inspection, ContentQuestions questions) {
    if (outcome.status() != Verdict.PASSED
        || inspection.isRecognised()
        || !questions.checks().isEmpty()) {
      return outcome;
    }
    return new RestoreOutcome(
        Verdict.SKIPPED,
        outcome.result() + " copied; of no known format, so a copy proves nothing",
        outcome.findings());
  }

  private static Finding deciding(List<Finding> findings) {
    for (Effect effect : List.of(Effect.FAILED, Effect.ERROR)) {
      for (Finding finding : findings) {
        if (finding.code().effect() == effect) {
          return finding;
        }
      }
    }
    return FindingCode.INSPECTION_CRASHED.saying("the backup was not read to its end");
  }

  /// Ends whatever still runs and removes the throw-away place. Once is enough.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (session != null) {
      end(session);
    }
    if (scratch != null) {
      remove(scratch);
    }
    steps.end("clear");
  }

  private void end(RestoreSession running) {
    try {
      running.close();
    } catch (RuntimeException left) {
      LOG.warn("the drill in '{}' did not end cleanly: {}", testLocation, left.toString());
    }
  }

  /// A throw-away place that stays is worth a warning, and no verdict.
  static void remove(ScratchSpace scratch) {
    scratch.close();
    scratch
        .leftBehind()
        .ifPresent(
            left -> LOG.warn("'{}' could not be removed: {}", scratch.folder(), left.getMessage()));
  }
}
