package io.backupmonitor.model;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them in the configuration: `90s`, `15m`, `2h`, `1d`, `1h30m`.
public final class Durations {

  private static final Pattern TEXT =
      Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?");

  private Durations() {}

  /// The duration that a text means; empty when it means none.
  public static Optional<Duration> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofDays(number(matcher, 1))
            .plusHours(number(matcher, 2))
            .plusMinutes(number(matcher, 3))
            .plusSeconds(number(matcher, 4)));
  }

  /// The duration as it is written.
  public static String text(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    return part(duration.toDays(), "d")
        + part(duration.toHoursPart(), "h")
        + part(duration.toMinutesPart(), "m")
        + part(duration.toSecondsPart(), "s");
  }

  /// A measured one: with a decimal where it is short.
  public static String measured(Duration duration) {
    return duration.compareTo(Duration.ofMinutes(2)) < 0
        ? "%.1fs".formatted(duration.toMillis() / 1000.0)
        : text(Duration.ofSeconds(duration.toSeconds()));
  }

  private static String part(long number, String unit) {
    return number == 0 ? "" : number + unit;
  }

  private static long number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
