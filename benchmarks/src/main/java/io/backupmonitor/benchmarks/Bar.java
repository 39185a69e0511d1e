package io.backupmonitor.benchmarks;

import java.util.Locale;

/// How much longer than a peer the program may take.
///
/// @param limit the number that is promised
/// @param unit what the number counts
record Bar(double limit, Unit unit) {

  enum Unit {
    /// Ours divided by the peer's.
    RATIO,
    /// Seconds that ours takes longer.
    SECONDS_MORE
  }

  /// So many times as long.
  static Bar ratio(double limit) {
    return new Bar(limit, Unit.RATIO);
  }

  /// So many seconds longer.
  static Bar secondsMore(double limit) {
    return new Bar(limit, Unit.SECONDS_MORE);
  }

  /// What was measured, in its unit.
  String measured(double ours, double theirs) {
    return text(unit == Unit.RATIO ? ours / theirs : ours - theirs);
  }

  /// What is promised, in its unit.
  String promised() {
    return text(limit);
  }

  private String text(double value) {
    return unit == Unit.RATIO
        ? "%.2f".formatted(value)
        : String.format(Locale.ROOT, "%+.2f s", value);
  }
}
