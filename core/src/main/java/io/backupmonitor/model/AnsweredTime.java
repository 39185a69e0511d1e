package io.backupmonitor.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the times that databases answer with: `2026-11-27 09:10:11.123+00`, `2026-11-27T09:10Z`,
/// `2026-11-27`, and seconds or milliseconds since 1970.
final class AnsweredTime {

  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)(?:[ T](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?)"
              + " ?(Z|UTC|[+-]\\d\\d(?::?\\d\\d)?)?)?");

  private static final Pattern SINCE_1970 = Pattern.compile("(\\d{9,13})(?:\\.\\d+)?");

  private AnsweredTime() {}

  /// The last instant that the answer may mean: a day without a time lasts until its end.
  static Optional<Instant> latest(String answer, ZoneId zone) {
    String text = answer.strip();
    Matcher number = SINCE_1970.matcher(text);
    if (number.matches()) {
      long value = Long.parseLong(number.group(1));
      boolean seconds = number.group(1).length() <= 10;
      return Optional.of(seconds ? Instant.ofEpochSecond(value) : Instant.ofEpochMilli(value));
    }
    Matcher time = TIME.matcher(text);
    try {
      return time.matches() ? Optional.of(instant(time, zone)) : Optional.empty();
    } catch (DateTimeException impossible) {
      return Optional.empty();
    }
  }

  private static Instant instant(Matcher time, ZoneId zone) {
    LocalDate day = LocalDate.parse(time.group(1));
    if (time.group(2) == null) {
      return day.plusDays(1).atStartOfDay(zone).toInstant();
    }
    LocalDateTime local = LocalDateTime.of(day, LocalTime.parse(time.group(2)));
    String offset = time.group(3);
    if (offset == null) {
      return local.atZone(zone).toInstant();
    }
    return local
        .atOffset(offset.equals("UTC") ? ZoneOffset.UTC : ZoneOffset.of(offset))
        .toInstant();
  }
}
