package io.backupmonitor.health;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// A score in 0..1, and how it came about.
///
/// @param value the weighted sum, kept to nine decimals so that a level never hangs on the dust of
///     binary fractions
/// @param arithmetic the sum in figures, as in `0.5 × 5/7 + 0.3 × 4/5 + 0.2 × 3/4 = 0.747`
public record HealthScore(double value, String arithmetic) {

  /// How the score is called.
  public HealthLevel level() {
    return HealthLevel.of(value);
  }

  /// The score with three decimals, as in `0.747`.
  public String text() {
    return text(value);
  }

  /// A score with three decimals. Never rounded up: 1.000 means that nothing at all is amiss, and
  /// what reads 0.800 is good.
  public static String text(double score) {
    return new BigDecimal(Double.toString(score)).setScale(3, RoundingMode.DOWN).toPlainString();
  }
}
