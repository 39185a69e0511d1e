package io.backupmonitor.monitor;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A place in a path that is a time.
///
/// @param from where it starts
/// @param to where it ends
/// @param time what it means; null when that cannot be told (day and month may be swapped)
record TimeInName(int from, int to, @Nullable NameTime time) {

  private static final String TIME =
      "(?:(?:[T_./ -]|[ _]at[ _])?(?<h>[01]\\d|2[0-3])"
          + "(?:(?<t>[-_.:h]?)(?<mi>[0-5]\\d)(?:\\k<t>m?(?<s>[0-5]\\d))?|(?!\\.?\\d))"
          + "(?:[.,]\\d{3,9})?(?<zone>Z|[+-]\\d{2}:?\\d{2})?)?";

  /// `21.11.2026`, `11-21-2026_03-04-05`.
  private static final Pattern YEAR_LAST =
      Pattern.compile(
          "(?<!\\d)(?<a>0[1-9]|[12]\\d|3[01])(?<sep>[-_.])(?<b>0[1-9]|[12]\\d|3[01])\\k<sep>"
              + "(?<y>20\\d\\d)"
              + TIME
              + "(?!\\d)");

  /// `21-Nov-2026`, `21Nov2026`.
  private static final Pattern MONTH_BY_NAME =
      Pattern.compile(
          "(?<!\\d)(?<d>0?[1-9]|[12]\\d|3[01])[-_. ]?"
              + "(?<mo>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[-_. ]?"
              + "(?<y>20\\d\\d)"
              + TIME
              + "(?!\\d)",
          Pattern.CASE_INSENSITIVE);

  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

  /// The times in a path, from left to right.
  static List<TimeInName> allIn(String path, ZoneId zone) {
    List<TimeInName> times = new ArrayList<>(2);
    DateReader dates = new DateReader(path, zone);
    int at = 0;
    while (at < path.length()) {
      int end = endOfDigits(path, at);
      if (end - at >= 4) {
        TimeInName time = mayBeYear(path, at) ? dates.readAt(at) : epoch(path, at, end);
        if (time != null) {
          times.add(time);
          end = time.to;
        }
      }
      at = Math.max(end, at + 1);
    }
    if (times.isEmpty() && path.contains("20")) {
      addOtherOrders(path, zone, times);
    }
    return times;
  }

  /// Seconds or milliseconds since 1970, from 2001 to 2033.
  private static @Nullable TimeInName epoch(String path, int from, int to) {
    boolean seconds = to - from == 10;
    boolean alone =
        (from == 0 || !Character.isLetter(path.charAt(from - 1)))
            && (to == path.length() || !Character.isLetter(path.charAt(to)));
    if (path.charAt(from) != '1' || !alone || !(seconds || to - from == 13)) {
      return null;
    }
    long number = Long.parseLong(path.substring(from, to));
    Instant start = seconds ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
    return new TimeInName(from, to, new NameTime(start, start.plusSeconds(1)));
  }

  private static int endOfDigits(String path, int from) {
    int end = from;
    while (end < path.length() && path.charAt(end) >= '0' && path.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static boolean mayBeYear(String path, int at) {
    char century = path.charAt(at);
    char next = path.charAt(at + 1);
    return (century == '2' && next == '0') || (century == '1' && next == '9');
  }

  private static void addOtherOrders(String path, ZoneId zone, List<TimeInName> times) {
    Matcher last = YEAR_LAST.matcher(path);
    while (last.find()) {
      times.add(found(last, yearLast(last, zone)));
    }
    Matcher named = MONTH_BY_NAME.matcher(path);
    while (named.find()) {
      int month = MONTHS.indexOf(group(named, "mo").toLowerCase(Locale.ROOT)) / 3 + 1;
      times.add(found(named, at(named, number(named, "y"), month, number(named, "d"), zone)));
    }
  }

  /// The most exact time in the last step, or else in the steps before.
  static @Nullable NameTime best(List<TimeInName> times, int name) {
    TimeInName best = null;
    for (TimeInName found : times) {
      if (found.time != null && (best == null || found.isBetterThan(best, name))) {
        best = found;
      }
    }
    return best == null ? null : best.time;
  }

  private boolean isBetterThan(TimeInName other, int name) {
    boolean here = from >= name;
    boolean there = other.from >= name;
    return here == there ? length().compareTo(other.length()) < 0 : here;
  }

  private Duration length() {
    return time == null ? Duration.ZERO : time.length();
  }

  private static TimeInName found(Matcher matcher, @Nullable NameTime time) {
    return new TimeInName(matcher.start(), matcher.end(), time);
  }

  private static @Nullable NameTime yearLast(Matcher matcher, ZoneId zone) {
    int one = number(matcher, "a");
    int other = number(matcher, "b");
    if (other > 12) {
      return one > 12 ? null : at(matcher, number(matcher, "y"), one, other, zone);
    }
    return one <= 12 && one != other ? null : at(matcher, number(matcher, "y"), other, one, zone);
  }

  private static NameTime days(LocalDate from, LocalDate to, ZoneId zone) {
    return new NameTime(from.atStartOfDay(zone).toInstant(), to.atStartOfDay(zone).toInstant());
  }

  private static @Nullable NameTime at(Matcher matcher, int year, int month, int day, ZoneId zone) {
    try {
      LocalDate date = LocalDate.of(year, month, day);
      if (matcher.group("h") == null) {
        return days(date, date.plusDays(1), zone);
      }
      boolean minutes = matcher.group("mi") != null;
      boolean seconds = matcher.group("s") != null;
      LocalDateTime time =
          date.atTime(
              number(matcher, "h"),
              minutes ? number(matcher, "mi") : 0,
              seconds ? number(matcher, "s") : 0);
      Instant start = time.atZone(zoneIn(matcher, zone)).toInstant();
      Duration length =
          seconds ? Duration.ofSeconds(1) : minutes ? Duration.ofMinutes(1) : Duration.ofHours(1);
      return new NameTime(start, start.plus(length));
    } catch (DateTimeException noSuchDay) {
      return null;
    }
  }

  private static ZoneId zoneIn(Matcher matcher, ZoneId zone) {
    String said = matcher.group("zone");
    return said == null ? zone : ZoneOffset.of(said);
  }

  private static int number(Matcher matcher, String group) {
    return Integer.parseInt(group(matcher, group));
  }

  private static String group(Matcher matcher, String group) {
    String text = matcher.group(group);
    return text == null ? "" : text;
  }
}
