package io.backupmonitor.health;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The health of one location: `backups × 0.5 + verification × 0.3 + restore tests × 0.2`.
///
/// A part that is switched off leaves the formula, and the sum is divided by the weights that
/// remain. A part that is on but has no result counts 0. Without any backup there is no score.
///
/// @param counts what it was calculated from
/// @param score null when there is no backup at all
public record HealthCalculation(HealthCounts counts, @Nullable HealthScore score) {

  /// Which parts of the formula are on at a location.
  ///
  /// @param verification whether verification counts
  /// @param restoreTest whether restore tests count
  public record Parts(boolean verification, boolean restoreTest) {

    /// Everything counts.
    public static final Parts ALL = new Parts(true, true);
  }

  /// One summand; the weight is in tenths, so that their sum is exact.
  private record Term(int tenths, Share share, String nothing) {

    double product() {
      return tenths * share.rateOrZero() / 10;
    }

    String text() {
      return "0.%d × %s".formatted(tenths, figure());
    }

    String figure() {
      return share.whole() == 0 ? "0 (" + nothing + ")" : share.toString();
    }
  }

  /// Calculates the health from counts.
  public static HealthCalculation of(HealthCounts counts, Parts parts) {
    if (counts.total() == 0) {
      return new HealthCalculation(counts, null);
    }
    List<Term> terms = new ArrayList<>();
    terms.add(new Term(5, counts.success(), "no backup"));
    if (parts.verification()) {
      terms.add(new Term(3, counts.verification().success(), "nothing verified"));
    }
    if (parts.restoreTest()) {
      terms.add(new Term(2, counts.restoreTest().success(), "nothing restored"));
    }
    int tenths = terms.stream().mapToInt(Term::tenths).sum();
    double sum = terms.stream().mapToDouble(Term::product).sum();
    double value =
        new BigDecimal(sum * 10 / tenths).setScale(9, RoundingMode.HALF_EVEN).doubleValue();
    String arithmetic = arithmetic(terms, tenths) + " = " + HealthScore.text(value);
    return new HealthCalculation(counts, new HealthScore(value, arithmetic));
  }

  /// The score, or null.
  public @Nullable Double value() {
    return score == null ? null : score.value();
  }

  private static String arithmetic(List<Term> terms, int tenths) {
    if (terms.size() == 1) {
      return terms.getFirst().figure();
    }
    String sum = terms.stream().map(Term::text).collect(Collectors.joining(" + "));
    return tenths == 10 ? sum : "(%s) ÷ 0.%d".formatted(sum, tenths);
  }
}
