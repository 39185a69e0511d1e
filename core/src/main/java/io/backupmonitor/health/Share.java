package io.backupmonitor.health;

import org.jspecify.annotations.Nullable;

/// How many of how many. Kept as two counts, so that arithmetic can be shown and no precision is
/// lost.
public record Share(int part, int whole) {

  /// Nothing of nothing.
  public static final Share NONE = new Share(0, 0);

  public Share {
    if (part < 0 || part > whole) {
      throw new IllegalArgumentException("%d of %d is no share".formatted(part, whole));
    }
  }

  /// The quotient in 0..1; null when there is nothing to divide by.
  public @Nullable Double rate() {
    return whole == 0 ? null : (double) part / whole;
  }

  /// The quotient in 0..1; 0 when there is nothing to divide by.
  double rateOrZero() {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /// As in `5/7`.
  @Override
  public String toString() {
    return part + "/" + whole;
  }
}
