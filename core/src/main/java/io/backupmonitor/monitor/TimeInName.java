package io.backupmonitor.monitor;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
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

  /// `2026-11-21`, `20261121T030405Z`, `2026/11`, `2026w47`, `202647`.
  private static final Pattern YEAR_FIRST =
      Pattern.compile(
          "(?<!\\d)(?<y>19[7-9]\\d|20\\d\\d)"
              + "(?:[-_.]?[wW](?<week>[0-5]\\d)(?:-?[1-7])?"
              + "|(?<shortweek>1[3-9]|[2-4]\\d|5[0-3])"
              + "|(?<sep>[-_./]?)(?<mo>0[1-9]|1[0-2])"
              + "(?:\\k<sep>(?<d>0[1-9]|[12]\\d|3[01])"
              + TIME
              + "|(?!-\\d)))(?!\\d)");

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

  /// Seconds or milliseconds since 1970, from 2001 to 2033.
  private static final Pattern EPOCH =
      Pattern.compile("(?<![0-9A-Za-z])1\\d{9}(?:\\d{3})?(?![0-9A-Za-z])");

  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

  /// The times in a path, from left to right.
  static List<TimeInName> allIn(String path, ZoneId zone) {
    List<TimeInName> times = new ArrayList<>(2);
    if (path.contains("20") || path.contains("19")) {
      Matcher matcher = YEAR_FIRST.matcher(path);
      while (matcher.find()) {
        boolean weekly = path.toLowerCase(Locale.ROOT).contains("week");
        times.add(found(matcher, yearFirst(matcher, weekly, zone)));
      }
      if (times.isEmpty()) {
        addOtherOrders(path, zone, times);
      }
    }
    addEpochs(path, times);
    return times;
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

  private static void addEpochs(String path, List<TimeInName> times) {
    if (path.length() < 10) {
      return;
    }
    Matcher epoch = EPOCH.matcher(path);
    while (epoch.find()) {
      long number = Long.parseLong(epoch.group());
      Instant start =
          epoch.group().length() == 10
              ? Instant.ofEpochSecond(number)
              : Instant.ofEpochMilli(number);
      times.add(found(epoch, new NameTime(start, start.plusSeconds(1))));
    }
  }

  /// The most exact time in the last step, or else in the steps before.
  static @Nullable NameTime best(List<TimeInName> times, int name) {
    return times.stream()
        .filter(found -> found.time != null)
        .min(
            Comparator.comparing((TimeInName found) -> found.from < name)
                .thenComparing(TimeInName::length))
        .map(TimeInName::time)
        .orElse(null);
  }

  private Duration length() {
    return time == null ? Duration.ZERO : time.length();
  }

  private static TimeInName found(Matcher matcher, @Nullable NameTime time) {
    return new TimeInName(matcher.start(), matcher.end(), time);
  }

  private static @Nullable NameTime yearFirst(Matcher matcher, boolean weekly, ZoneId zone) {
    int year = number(matcher, "y");
    if (matcher.group("week") != null) {
      return week(year, number(matcher, "week"), zone);
    }
    if (matcher.group("shortweek") != null) {
      return week(year, number(matcher, "shortweek"), zone);
    }
    int month = number(matcher, "mo");
    if (matcher.group("d") != null) {
      return at(matcher, year, month, number(matcher, "d"), zone);
    }
    if (weekly && group(matcher, "sep").isEmpty()) {
      return week(year, month, zone);
    }
    LocalDate first = LocalDate.of(year, month, 1);
    return days(first, first.plusMonths(1), zone);
  }

  private static @Nullable NameTime yearLast(Matcher matcher, ZoneId zone) {
    int one = number(matcher, "a");
    int other = number(matcher, "b");
    if (other > 12) {
      return one > 12 ? null : at(matcher, number(matcher, "y"), one, other, zone);
    }
    return one <= 12 && one != other ? null : at(matcher, number(matcher, "y"), other, one, zone);
  }

  private static @Nullable NameTime week(int year, int week, ZoneId zone) {
    if (week < 1 || week > 53) {
      return null;
    }
    LocalDate monday =
        LocalDate.of(year, 1, 4)
            .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 1)
            .with(DayOfWeek.MONDAY)
            .plusWeeks(week - 1L);
    NameTime iso = days(monday, monday.plusWeeks(1), zone);
    // programs also count weeks from 1 January or from Sunday
    return new NameTime(iso.start(), iso.end(), Duration.ofDays(8));
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
