package io.backupmonitor.monitor;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads a date that begins with its year: `2026-11-21`, `20261121T030405Z`, `2026/11`, `2026w47`,
/// `202647`. Written by hand, since a scan reads every name.
final class DateReader {

  private final String path;
  private final ZoneId zone;
  private int at;
  private int year;

  /// The end of the longest date that is not followed by another digit; -1 while there is none.
  private int end = -1;

  private @Nullable NameTime time;

  DateReader(String path, ZoneId zone) {
    this.path = path;
    this.zone = zone;
  }

  /// The date that begins at a place; null when none does.
  @Nullable TimeInName readAt(int start) {
    end = -1;
    time = null;
    year = number(start, 4);
    at = start + 4;
    if (year < 1970 || year > 2099) {
      return null;
    }
    if (!readWeek()) {
      readMonth();
    }
    return end < 0 ? null : new TimeInName(start, end, time);
  }

  /// Keeps what was read so far, unless a further digit shows that it is something else.
  private void keep(@Nullable NameTime read) {
    if (!isDigit(at)) {
      end = at;
      time = read;
    }
  }

  private boolean readWeek() {
    int mark = is(at, "-_.") ? at + 1 : at;
    int week = is(mark, "wW") ? number(mark + 1, 2) : -1;
    if (week < 0 || week > 53) {
      return false;
    }
    at = mark + 3;
    int weekday = is(at, "-") ? at + 1 : at;
    if (is(weekday, "1234567") && !isDigit(weekday + 1)) {
      at = weekday + 1;
    }
    keep(week(week));
    return end >= 0;
  }

  private void readMonth() {
    boolean separated = is(at, "-_./");
    char separator = separated ? path.charAt(at) : 0;
    at += separated ? 1 : 0;
    int month = number(at, 2);
    at += 2;
    if (!separated && month > 12 && month <= 53) {
      keep(week(month));
    }
    if (month < 1 || month > 12) {
      return;
    }
    if (!is(at, "-") || !isDigit(at + 1)) {
      boolean weekly = !separated && path.toLowerCase(Locale.ROOT).contains("week");
      LocalDate first = LocalDate.of(year, month, 1);
      keep(weekly ? week(month) : days(first, first.plusMonths(1)));
    }
    boolean continued = !separated || (at < path.length() && path.charAt(at) == separator);
    int day = continued ? number(at + (separated ? 1 : 0), 2) : -1;
    if (day >= 1 && day <= 31) {
      at += separated ? 3 : 2;
      readDay(month, day);
    }
  }

  private void readDay(int month, int day) {
    LocalDate date;
    try {
      date = LocalDate.of(year, month, day);
    } catch (DateTimeException noSuchDay) {
      keep(null);
      return;
    }
    keep(days(date, date.plusDays(1)));
    int start = at;
    boolean worded = path.startsWith(" at ", at) || path.startsWith("_at_", at);
    int hourAt = worded ? at + 4 : is(at, "T_./ -") ? at + 1 : at;
    int hour = number(hourAt, 2);
    if (hour < 0 || hour > 23) {
      at = start;
      return;
    }
    at = hourAt + 2;
    readTime(date, hour);
  }

  private void readTime(LocalDate date, int hour) {
    // "_10.6.4" behind a date is a version
    if (!(is(at, ".") && isDigit(at + 1))) {
      keepTime(date, hour, 0, 0, Duration.ofHours(1));
    }
    boolean separated = is(at, "-_.:h");
    char separator = separated ? path.charAt(at) : 0;
    int minuteAt = separated ? at + 1 : at;
    int minute = number(minuteAt, 2);
    if (minute < 0 || minute > 59) {
      return;
    }
    at = minuteAt + 2;
    keepTime(date, hour, minute, 0, Duration.ofMinutes(1));
    boolean continued = !separated || (at < path.length() && path.charAt(at) == separator);
    int secondAt = separated ? at + 1 : at;
    int second = continued ? number(secondAt, 2) : -1;
    if (second < 0 || second > 59) {
      return;
    }
    at = secondAt + 2;
    keepTime(date, hour, minute, second, Duration.ofSeconds(1));
  }

  private void keepTime(LocalDate date, int hour, int minute, int second, Duration length) {
    int start = at;
    skipFraction();
    ZoneId own = zoneHere();
    Instant begin = date.atTime(hour, minute, second).atZone(own == null ? zone : own).toInstant();
    keep(new NameTime(begin, begin.plus(length)));
    at = start;
  }

  private void skipFraction() {
    int digits = at + 1;
    while (is(at, ".,") && isDigit(digits)) {
      digits++;
    }
    boolean fraction = digits - at > 3 && digits - at <= 10;
    at = fraction ? digits : at;
  }

  private @Nullable ZoneId zoneHere() {
    if (is(at, "Z")) {
      at++;
      return ZoneOffset.UTC;
    }
    int hours = is(at, "+-") ? number(at + 1, 2) : -1;
    int minuteAt = is(at + 3, ":") ? at + 4 : at + 3;
    int minutes = hours < 0 ? -1 : number(minuteAt, 2);
    boolean sound = hours >= 0 && hours <= 14 && minutes >= 0 && minutes < 60;
    if (!sound || isDigit(minuteAt + 2)) {
      return null;
    }
    int sign = path.charAt(at) == '-' ? -1 : 1;
    at = minuteAt + 2;
    return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
  }

  private @Nullable NameTime week(int week) {
    if (week < 1) {
      return null;
    }
    LocalDate monday =
        LocalDate.of(year, 1, 4)
            .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 1)
            .with(DayOfWeek.MONDAY)
            .plusWeeks(week - 1L);
    NameTime iso = days(monday, monday.plusWeeks(1));
    // programs also count weeks from 1 January or from Sunday
    return new NameTime(iso.start(), iso.end(), Duration.ofDays(8));
  }

  private NameTime days(LocalDate from, LocalDate to) {
    return new NameTime(from.atStartOfDay(zone).toInstant(), to.atStartOfDay(zone).toInstant());
  }

  private boolean is(int place, String characters) {
    return place < path.length() && characters.indexOf(path.charAt(place)) >= 0;
  }

  private boolean isDigit(int place) {
    return place < path.length() && path.charAt(place) >= '0' && path.charAt(place) <= '9';
  }

  /// The number of so many digits at a place; -1 when there are not that many.
  private int number(int place, int digits) {
    int number = 0;
    for (int next = place; next < place + digits; next++) {
      if (!isDigit(next)) {
        return -1;
      }
      number = number * 10 + path.charAt(next) - '0';
    }
    return number;
  }
}
