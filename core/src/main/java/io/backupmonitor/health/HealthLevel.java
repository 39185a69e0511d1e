package io.backupmonitor.health;

import java.util.Locale;

/// How a score is called.
public enum HealthLevel {
  /// From 0.8.
  GOOD(0.8),
  /// From 0.5.
  WARNING(0.5),
  /// Below.
  CRITICAL(0);

  private final double from;

  HealthLevel(double from) {
    this.from = from;
  }

  /// The lowest score of this level.
  public double from() {
    return from;
  }

  /// The word as it is printed and reported: lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The level of a score.
  public static HealthLevel of(double score) {
    if (score >= GOOD.from) {
      return GOOD;
    }
    return score >= WARNING.from ? WARNING : CRITICAL;
  }
}
