package io.backupmonitor.model;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One comparison that an answer has to satisfy.
public sealed interface Expectation {

  /// The comparison as it was written: `> 100`, `= 'x'`, `newer than 26h`.
  String text();

  /// Whether an answer satisfies it: passed, failed, or error when the two cannot be compared.
  ///
  /// @param moment when what is asked was saved
  Verdict judge(String answer, Moment moment);

  /// A comparison with a number.
  record OfNumber(Comparison comparison, BigDecimal value, String text) implements Expectation {

    private static final int MOST_DIGITS = 1000;

    @Override
    public Verdict judge(String answer, Moment moment) {
      return number(answer)
          .map(number -> verdict(comparison.holds(number.compareTo(value))))
          .orElse(Verdict.ERROR);
    }

    private static Optional<BigDecimal> number(String answer) {
      String digits = answer.strip();
      try {
        // a number with a huge exponent unfolds into as many digits when it is compared
        return digits.length() > MOST_DIGITS || digits.matches(".*[eE][+-]?\\d{4,}")
            ? Optional.empty()
            : Optional.of(new BigDecimal(digits));
      } catch (NumberFormatException noNumber) {
        return Optional.empty();
      }
    }
  }

  /// A comparison with a text, character by character.
  record OfText(Comparison comparison, String value, String text) implements Expectation {

    @Override
    public Verdict judge(String answer, Moment moment) {
      return verdict(comparison.holds(answer.compareTo(value)));
    }
  }

  /// The answer is a time that lies at most so long before the backup was made.
  record NewerThan(Duration age, String text) implements Expectation {

    @Override
    public Verdict judge(String answer, Moment moment) {
      Instant oldest = moment.instant().minus(age);
      return AnsweredTime.latest(answer, moment.zone())
          .map(time -> verdict(time.isAfter(oldest)))
          .orElse(Verdict.ERROR);
    }
  }

  private static Verdict verdict(boolean holds) {
    return holds ? Verdict.PASSED : Verdict.FAILED;
  }
}
