package io.backupmonitor.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The result of one real restore into a throw-away place.
///
/// @param id the row's number; 0 before it was recorded
/// @param backupId the row of its backup; 0 for a backup without one
/// @param engine the name of the engine that restored; `none` when there is none for the format
/// @param testLocation the folder in which it happened
/// @param status what the drill found out
/// @param duration how long the restore took
/// @param result the evidence in numbers, in one sentence
/// @param errorMessage why it failed, could not be made or was skipped; null when it passed
/// @param testedAt when
/// @param findings the facts behind it
/// @param evidence what proves it
public record RestoreTest(
    long id,
    long backupId,
    String engine,
    String testLocation,
    Verdict status,
    Duration duration,
    String result,
    @Nullable String errorMessage,
    Instant testedAt,
    List<Finding> findings,
    RestoreEvidence evidence) {

  public RestoreTest {
    findings = List.copyOf(findings);
  }

  /// A test without further evidence.
  public RestoreTest(
      long id,
      long backupId,
      String engine,
      String testLocation,
      Verdict status,
      Duration duration,
      String result,
      @Nullable String errorMessage,
      Instant testedAt,
      List<Finding> findings) {
    this(
        id,
        backupId,
        engine,
        testLocation,
        status,
        duration,
        result,
        errorMessage,
        testedAt,
        findings,
        RestoreEvidence.NONE);
  }

  /// How far the process was kept away from the machine that worked on what the backup contains;
  /// null when no other process did.
  public @Nullable Isolation isolation() {
    Integer level = evidence.isolation();
    return level == null ? null : Isolation.ofLevel(level);
  }

  /// The same test under the number of its row.
  public RestoreTest recordedAs(long row, long ofBackup) {
    return new RestoreTest(
        row,
        ofBackup,
        engine,
        testLocation,
        status,
        duration,
        result,
        errorMessage,
        testedAt,
        findings,
        evidence);
  }

  /// The same test with its evidence.
  public RestoreTest proven(RestoreEvidence proof) {
    return judged(status, result, errorMessage, findings, proof);
  }

  /// How long a restore of everything takes by this test: measured, or foretold from a share.
  public Duration needed() {
    RestoredShare share = evidence.share();
    return share == null ? duration : share.forecast();
  }

  /// The same test with another half-sentence in its result.
  public RestoreTest saying(String more) {
    return judged(status, result + "; " + more, errorMessage, findings, evidence);
  }

  /// The same test with more to say about it: failed if something new is damage, else error if it
  /// could not be found out.
  ///
  /// @param more findings that are added; none leaves the test as it is
  /// @param proof the evidence with what belongs to them
  public RestoreTest with(List<Finding> more, RestoreEvidence proof) {
    Verdict verdict = status;
    for (Finding finding : more) {
      verdict = Verdict.together(List.of(verdict, verdictOf(finding)));
    }
    String said = result;
    for (Finding finding : more) {
      if (finding.code().effect() != FindingCode.Effect.NONE) {
        said = said + "; " + finding.message();
      }
    }
    return judged(
        verdict,
        said,
        verdict == Verdict.PASSED ? null : errorMessage == null ? said : errorMessage,
        Stream.concat(findings.stream(), more.stream()).toList(),
        proof);
  }

  /// The same restore, judged in another way.
  private RestoreTest judged(
      Verdict verdict,
      String said,
      @Nullable String error,
      List<Finding> facts,
      RestoreEvidence proof) {
    return new RestoreTest(
        id, backupId, engine, testLocation, verdict, duration, said, error, testedAt, facts, proof);
  }

  private static Verdict verdictOf(Finding finding) {
    return switch (finding.code().effect()) {
      case NONE -> Verdict.SKIPPED;
      case ERROR -> Verdict.ERROR;
      case FAILED -> Verdict.FAILED;
    };
  }
}
