package io.backupmonitor.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
/// @param isolation how far the process was kept away from the machine that worked on what the
///     backup contains; null when no other process did
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
    @Nullable Isolation isolation) {

  public RestoreTest {
    findings = List.copyOf(findings);
  }

  /// One in which no other process took part, or that says so in its result only.
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
        null);
  }
}
