package io.backupmonitor.model;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// How the time of one restore compares with those of its series before.
///
/// @param needed how long it took, or foretells for everything
/// @param earlier how long the good ones before it took, newest first
public record RestoreTrend(Duration needed, List<Duration> earlier) {

  /// So many earlier ones are looked at.
  public static final int MOST = 5;

  private static final int LEAST = 3;
  private static final double NOTABLE = 1.5;

  /// Shorter ones differ by what else the machine does.
  private static final Duration MEASURABLE = Duration.ofSeconds(1);

  public RestoreTrend {
    earlier = List.copyOf(earlier);
  }

  /// The middle of the earlier ones; of an even number, the mean of the two in the middle.
  public Duration median() {
    List<Duration> sorted = earlier.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.isEmpty()
        ? Duration.ZERO
        : sorted.get((sorted.size() - 1) / 2).plus(sorted.get(middle)).dividedBy(2);
  }

  /// How many times as long as the median it took; empty while there are too few to say.
  public OptionalDouble times() {
    return earlier.size() < LEAST || median().isZero()
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) needed.toNanos() / median().toNanos());
  }

  /// Whether it took so much longer, or less, that a person wants to know.
  public boolean isNotable() {
    boolean measurable = needed.compareTo(MEASURABLE) > 0 || median().compareTo(MEASURABLE) > 0;
    return measurable
        && times().stream().anyMatch(times -> times >= NOTABLE || times <= 1 / NOTABLE);
  }

  /// In words: `2.1 times as long as the median of the last 5`; empty while there are too few.
  public String text() {
    OptionalDouble times = times();
    return times.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "%.1f times as long as the median of the last %d",
            times.getAsDouble(),
            earlier.size());
  }
}
