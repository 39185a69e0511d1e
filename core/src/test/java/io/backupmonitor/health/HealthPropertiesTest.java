package io.backupmonitor.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.health.HealthCalculation.Parts;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class HealthPropertiesTest {

  private static final Outcome PERFECT =
      new Outcome(BackupStatus.COMPLETED, 1, Verdict.PASSED, Verdict.PASSED);
  private static final Outcome HOPELESS =
      new Outcome(BackupStatus.FAILED, 0, Verdict.FAILED, Verdict.FAILED);

  @Property
  void everyScoreAndCoverageLiesBetweenZeroAndOne(
      @ForAll("windows") List<Outcome> window,
      @ForAll @IntRange(max = 30) int missed,
      @ForAll boolean verify,
      @ForAll boolean restore) {
    HealthCalculation health = calculate(window, missed, new Parts(verify, restore));

    if (health.value() != null) {
      assertThat(health.value()).isBetween(0.0, 1.0);
    }
    assertThat(health.value() == null).isEqualTo(health.counts().total() == 0);
    assertThat(health.counts().verificationCoverage().rateOrZero()).isBetween(0.0, 1.0);
    assertThat(health.counts().restoreTestCoverage().rateOrZero()).isBetween(0.0, 1.0);
  }

  @Property
  void anotherPerfectBackupNeverLowersTheScore(@ForAll("windows") List<Outcome> window) {
    assertThat(score(with(window, PERFECT))).isGreaterThanOrEqualTo(score(window));
  }

  @Property
  void anotherHopelessBackupNeverRaisesTheScore(@ForAll("windows") List<Outcome> window) {
    assertThat(score(with(window, HOPELESS))).isLessThanOrEqualTo(score(with(window)));
  }

  @Property
  void repairingAFailedVerificationNeverLowersTheScore(
      @ForAll("windows") List<Outcome> window, @ForAll("outcomes") Outcome backup) {
    Outcome bad =
        new Outcome(backup.status(), backup.sizeBytes(), Verdict.FAILED, backup.restoreTest());
    Outcome repaired =
        new Outcome(backup.status(), backup.sizeBytes(), Verdict.PASSED, backup.restoreTest());

    assertThat(score(with(window, repaired))).isGreaterThanOrEqualTo(score(with(window, bad)));
  }

  @Property
  void anotherMissedRunNeverRaisesTheScore(
      @ForAll("windows") List<Outcome> window, @ForAll @IntRange(max = 30) int missed) {
    List<Outcome> some = with(window, PERFECT);

    assertThat(value(some, missed + 1)).isLessThanOrEqualTo(value(some, missed));
  }

  @Property
  void theOrderOfTheBackupsDoesNotMatter(@ForAll("windows") List<Outcome> window) {
    List<Outcome> reversed = new ArrayList<>(window);
    Collections.reverse(reversed);

    assertThat(calculate(reversed, 2, Parts.ALL)).isEqualTo(calculate(window, 2, Parts.ALL));
  }

  @Property
  void theShownScoreEndsTheArithmetic(@ForAll("windows") List<Outcome> window) {
    HealthScore score = Objects.requireNonNull(calculate(window, 1, Parts.ALL).score());

    assertThat(score.arithmetic()).endsWith(" = " + score.text());
  }

  @Property
  void aPendingBackupChangesNothing(@ForAll("windows") List<Outcome> window) {
    Outcome pending = new Outcome(BackupStatus.PENDING, 9, Verdict.FAILED, Verdict.FAILED);

    assertThat(calculate(with(window, pending), 1, Parts.ALL).score())
        .isEqualTo(calculate(window, 1, Parts.ALL).score());
  }

  @Provide
  Arbitrary<List<Outcome>> windows() {
    return outcomes().list().ofMaxSize(40);
  }

  @Provide
  Arbitrary<Outcome> outcomes() {
    Arbitrary<Optional<Verdict>> verdicts = Arbitraries.of(Verdict.class).optional(0.7);
    return Combinators.combine(
            Arbitraries.of(BackupStatus.class),
            Arbitraries.longs().between(0, 1_000_000),
            verdicts,
            verdicts)
        .as(
            (status, size, verification, restoreTest) ->
                new Outcome(status, size, verification.orElse(null), restoreTest.orElse(null)));
  }

  private static HealthCalculation calculate(List<Outcome> window, int missed, Parts parts) {
    return HealthCalculation.of(HealthCounts.of(window, missed), parts);
  }

  private static double score(List<Outcome> window) {
    Double value = calculate(window, 0, Parts.ALL).value();
    return value == null ? 0 : value;
  }

  private static double value(List<Outcome> window, int missed) {
    Double value = calculate(window, missed, Parts.ALL).value();
    return value == null ? Double.NaN : value;
  }

  private static List<Outcome> with(List<Outcome> window, Outcome... more) {
    List<Outcome> all = new ArrayList<>(window);
    all.addAll(List.of(more));
    return all;
  }
}
