package io.backupmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationTest {

  private static final Moment MADE =
      new Moment(Instant.parse("2026-11-27T02:30:00Z"), ZoneId.of("America/New_York"));

  @ParameterizedTest
  @CsvSource({
    "MORE, 100, 101, PASSED",
    "MORE, 100, 100, FAILED",
    "MORE, 100, 100.5, PASSED",
    "AT_LEAST, 100, 1e2, PASSED",
    "EQUAL, 1, ' 1.00 ', PASSED",
    "DIFFERENT, 1, 2, PASSED",
    "LESS, 5, -3, PASSED",
    "AT_MOST, 5, 6, FAILED",
    "MORE, 100, many, ERROR",
    "MORE, 100, 1e999999999, ERROR",
    "MORE, 100, '', ERROR",
  })
  void comparesNumbersAndNothingElse(
      Comparison comparison, BigDecimal value, String answer, Verdict verdict) {
    Expectation expectation = new Expectation.OfNumber(comparison, value, "");
    assertThat(expectation.judge(answer, MADE)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"EQUAL, x, x, PASSED", "EQUAL, x, 'x ', FAILED", "MORE, b, c, PASSED"})
  void comparesTexts(Comparison comparison, String value, String answer, Verdict verdict) {
    assertThat(new Expectation.OfText(comparison, value, "").judge(answer, MADE))
        .isEqualTo(verdict);
  }

  /// Two hours before the backup is 00:30 UTC, or 19:30 of the day before in New York.
  @ParameterizedTest
  @CsvSource({
    "2026-11-27 00:31:00+00, PASSED",
    "2026-11-27 00:29:59.999+00, FAILED",
    "2026-11-27T01:31:00+01:00, PASSED",
    "2026-11-27T00:31Z, PASSED",
    "2026-11-26 19:31:00, PASSED",
    "2026-11-26 19:29:00, FAILED",
    "2026-11-26, PASSED",
    "2026-11-25, FAILED",
    "2026-11-28 00:00:00+00, PASSED",
    "1795739460, PASSED",
    "1795739460000, PASSED",
    "1795739300.5, FAILED",
    "2026-13-45, ERROR",
    "yesterday, ERROR",
    "7, ERROR",
  })
  void countsAgesBackFromTheBackup(String answer, Verdict verdict) {
    Expectation expectation = new Expectation.NewerThan(Duration.ofHours(2), "newer than 2h");
    assertThat(expectation.judge(answer, MADE)).isEqualTo(verdict);
  }
}
