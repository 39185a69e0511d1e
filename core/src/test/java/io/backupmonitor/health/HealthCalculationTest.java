package io.backupmonitor.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.health.HealthCalculation.Parts;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthCalculationTest {

  @Test
  void weighsBackupsVerificationAndRestoreTests() {
    HealthScore score = health("c++ c++ c++ c+- c-. f.. f..", 0, Parts.ALL);

    assertThat(score.arithmetic()).isEqualTo("0.5 × 5/7 + 0.3 × 4/5 + 0.2 × 3/4 = 0.747");
    assertThat(score.value()).isEqualTo(0.747142857);
    assertThat(score.level()).isEqualTo(HealthLevel.WARNING);
  }

  @Test
  void scalesTheOtherWeightsWhenAPartIsSwitchedOff() {
    assertThat(health("c++ c+. f..", 0, new Parts(true, false)).arithmetic())
        .isEqualTo("(0.5 × 2/3 + 0.3 × 2/2) ÷ 0.8 = 0.791");
    assertThat(health("c++ c+. f..", 0, new Parts(false, true)).arithmetic())
        .isEqualTo("(0.5 × 2/3 + 0.2 × 1/1) ÷ 0.7 = 0.761");
    assertThat(health("c.. f..", 0, new Parts(false, false)).arithmetic()).isEqualTo("1/2 = 0.500");
  }

  @Test
  void countsAPartWithoutResultAsZero() {
    HealthCalculation health = calculate("c.. c..", 0, Parts.ALL);

    assertThat(Objects.requireNonNull(health.score()).arithmetic())
        .isEqualTo("0.5 × 2/2 + 0.3 × 0 (nothing verified) + 0.2 × 0 (nothing restored) = 0.500");
    assertThat(health.counts().verificationCoverage()).isEqualTo(new Share(0, 2));
  }

  @Test
  void givesNoScoreWithoutBackups() {
    assertThat(calculate("", 0, Parts.ALL).score()).isNull();
    assertThat(calculate("P++ P..", 0, Parts.ALL).score()).isNull();
  }

  @Test
  void countsAMissedRunAsAFailedBackup() {
    assertThat(health("c++", 1, new Parts(false, false)).arithmetic()).isEqualTo("1/2 = 0.500");
    assertThat(health("", 3, Parts.ALL).value()).isZero();
  }

  @Test
  void keepsFailedLooksOutOfTheRateAndInTheCoverage() {
    HealthCounts counts = calculate("c+? c?. cs. c-.", 0, Parts.ALL).counts();

    assertThat(counts.verification())
        .isEqualTo(new HealthCounts.Tested(1, 1, 1, 1, 2))
        .extracting(HealthCounts.Tested::success)
        .isEqualTo(new Share(1, 2));
    assertThat(counts.verificationCoverage()).isEqualTo(new Share(2, 4));
    assertThat(counts.restoreTest().success().rate()).isNull();
  }

  @Test
  void coverageNeverExceedsTheCompletedBackups() {
    HealthCounts counts = calculate("c++ f-- f--", 0, Parts.ALL).counts();

    assertThat(counts.verification().success()).isEqualTo(new Share(1, 3));
    assertThat(counts.verificationCoverage()).isEqualTo(new Share(1, 1));
  }

  @Test
  void addsUpOnlyTheSizeOfCompletedBackups() {
    assertThat(calculate("c.. c.. f.. P..", 0, Parts.ALL).counts().totalSizeBytes()).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({
    "1, good",
    "0.8, good",
    "0.799999, warning",
    "0.5, warning",
    "0.499, critical",
    "0, critical"
  })
  void callsScoresByTheirLevel(double score, String level) {
    assertThat(HealthLevel.of(score).word()).isEqualTo(level);
  }

  @Test
  void reachesGoodExactlyWhereTheSumIsFourFifths() {
    // 0.5 × 1 + 0.3 × 1/3 + 0.2 × 1 is 0.7999999999999999 in binary fractions.
    HealthScore score = health("c++ c-+ c-+", 0, Parts.ALL);

    assertThat(score.value()).isEqualTo(0.8);
    assertThat(score.level()).isEqualTo(HealthLevel.GOOD);
  }

  @Test
  void neverRoundsAScoreUp() {
    assertThat(HealthScore.text(0.9999)).isEqualTo("0.999");
    assertThat(HealthScore.text(0.7996)).isEqualTo("0.799");
    assertThat(HealthScore.text(1)).isEqualTo("1.000");
  }

  @Test
  void doesNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(health("c.. f..", 0, new Parts(false, false)).arithmetic())
          .isEqualTo("1/2 = 0.500");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void refusesAShareOfMoreThanEverything() {
    assertThatThrownBy(() -> new Share(3, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  private static HealthScore health(String backups, int missed, Parts parts) {
    return Objects.requireNonNull(calculate(backups, missed, parts).score());
  }

  /// Each word is a backup of ten bytes: c(ompleted), f(ailed) or P(ending), then the verdict of
  /// its verification and of its restore test: `+` passed, `-` failed, `?` error, `s` skipped, `.`
  /// none.
  private static HealthCalculation calculate(String backups, int missed, Parts parts) {
    List<Outcome> outcomes = new ArrayList<>();
    for (String word : backups.isEmpty() ? new String[0] : backups.split(" ")) {
      BackupStatus status =
          switch (word.charAt(0)) {
            case 'c' -> BackupStatus.COMPLETED;
            case 'f' -> BackupStatus.FAILED;
            default -> BackupStatus.PENDING;
          };
      outcomes.add(new Outcome(status, 10, verdict(word.charAt(1)), verdict(word.charAt(2))));
    }
    return HealthCalculation.of(HealthCounts.of(outcomes, missed), parts);
  }

  private static @Nullable Verdict verdict(char letter) {
    return switch (letter) {
      case '+' -> Verdict.PASSED;
      case '-' -> Verdict.FAILED;
      case '?' -> Verdict.ERROR;
      case 's' -> Verdict.SKIPPED;
      default -> null;
    };
  }
}
