package io.backupmonitor.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What proves a restore test beside its verdict, kept with it.
///
/// @param checksum of the very bytes that were restored; null when they were not read to their end
/// @param engineVersion what the engine calls itself, as in `PostgreSQL 18.1`; empty where nothing
///     but this program restored
/// @param isolation how far the processes of the drill were kept away from the machine, from 0 for
///     not at all to 3; null when nobody said so, or there were none
/// @param steps what was done, in its order
/// @param contents what was counted after the restore
/// @param assertions what was looked at in the restored content
/// @param notProven what the drill leaves open
/// @param scratch what became of the throw-away place
/// @param objective how long a restore may take here (`rto`); null when nobody said so
/// @param nested the drills of what lay inside a restored archive, by their paths; none where that
///     was not asked for
/// @param share what was restored where that was not all; null when it was
/// @param programVersion the version of this program; empty when nobody wrote it down
public record RestoreEvidence(
    @Nullable Checksum checksum,
    String engineVersion,
    @Nullable Integer isolation,
    List<Step> steps,
    Contents contents,
    List<Assertion> assertions,
    List<String> notProven,
    Scratch scratch,
    @Nullable Duration objective,
    List<NestedDrill> nested,
    @Nullable RestoredShare share,
    String programVersion) {

  /// Nothing was restored.
  public static final RestoreEvidence NONE =
      new RestoreEvidence(
          null, "", null, List.of(), Contents.NONE, List.of(), List.of(), Scratch.NONE, null);

  public RestoreEvidence {
    steps = List.copyOf(steps);
    assertions = List.copyOf(assertions);
    notProven = List.copyOf(notProven);
    nested = List.copyOf(nested);
  }

  /// Evidence without any drill of what lay inside, of a restore of everything.
  public RestoreEvidence(
      @Nullable Checksum checksum,
      String engineVersion,
      @Nullable Integer isolation,
      List<Step> steps,
      Contents contents,
      List<Assertion> assertions,
      List<String> notProven,
      Scratch scratch,
      @Nullable Duration objective) {
    this(
        checksum,
        engineVersion,
        isolation,
        steps,
        contents,
        assertions,
        notProven,
        scratch,
        objective,
        List.of(),
        null,
        "");
  }

  /// The same with the objective that was in force.
  public RestoreEvidence against(@Nullable Duration restoreTime) {
    return new RestoreEvidence(
        checksum,
        engineVersion,
        isolation,
        steps,
        contents,
        assertions,
        notProven,
        scratch,
        restoreTime,
        nested,
        share,
        programVersion);
  }

  /// Whether something in the restored content was looked at and was right.
  public boolean asserts() {
    return assertions.stream().anyMatch(assertion -> assertion.status() == Verdict.PASSED);
  }

  /// One thing that was done.
  ///
  /// @param name `prepare`, `restore`, `check`, `clear`
  public record Step(String name, Duration duration) {}

  /// What became of the throw-away place.
  public enum Scratch {
    /// There was none.
    NONE,
    /// It is gone with everything in it.
    DESTROYED,
    /// It stays, as the configuration says.
    KEPT,
    /// Something could not be removed, which the next run tries again.
    LEFT
  }
}
