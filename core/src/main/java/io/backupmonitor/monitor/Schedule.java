package io.backupmonitor.monitor;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// When backups are expected. Immutable.
///
/// `hourly`, `daily`, `weekly` and `monthly` (with or without `@`) mean that one backup is made at
/// any time within each hour, day, week or month. A cron expression of five fields means that one
/// is made at each of its times.
///
/// Every time happens once when clocks change: one that falls into the hour that is left out comes
/// that much later, and one in the hour that comes twice is taken from the first. Only expressions
/// for every hour count both.
public final class Schedule {

  private static final Map<String, String> PERIODS =
      Map.of(
          "hourly",
          "0 * * * *",
          "daily",
          "0 0 * * *",
          "weekly",
          "0 0 * * 1",
          "monthly",
          "0 0 1 * *");

  private static final Map<String, String> SHORTHANDS =
      Map.of("@midnight", "0 0 * * *", "@yearly", "0 0 1 1 *", "@annually", "0 0 1 1 *");

  /// Leap years come at most eight years apart.
  private static final int LONGEST_WAIT_DAYS = 8 * 366 + 1;

  private final boolean anyTimeWithin;
  private final CronField minute;
  private final CronField hour;
  private final CronField dayOfMonth;
  private final CronField month;
  private final CronField dayOfWeek;
  private final ZoneId zone;

  private Schedule(String[] fields, boolean anyTimeWithin, ZoneId zone) {
    this.anyTimeWithin = anyTimeWithin;
    this.minute = CronField.parse(fields[0], CronField.Unit.MINUTE);
    this.hour = CronField.parse(fields[1], CronField.Unit.HOUR);
    this.dayOfMonth = CronField.parse(fields[2], CronField.Unit.DAY_OF_MONTH);
    this.month = CronField.parse(fields[3], CronField.Unit.MONTH);
    this.dayOfWeek = CronField.parse(fields[4], CronField.Unit.DAY_OF_WEEK);
    this.zone = zone;
  }

  /// The schedule that a text means.
  ///
  /// @throws IllegalArgumentException when it means none; the message says why, in one sentence
  public static Schedule parse(String text, ZoneId zone) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    String period = PERIODS.get(word.startsWith("@") ? word.substring(1) : word);
    String expression = period != null ? period : SHORTHANDS.getOrDefault(word, text.strip());
    String[] fields = expression.split("\\s+", -1);
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          ("'%s' is no schedule: write hourly, daily, weekly, monthly, or a cron expression of five"
                  + " fields (minute, hour, day of the month, month, day of the week)")
              .formatted(text));
    }
    Schedule schedule;
    try {
      schedule = new Schedule(fields, period != null, zone);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "'%s' is no schedule: %s".formatted(text, wrong.getMessage()), wrong);
    }
    if (schedule.days(LocalDate.of(2024, 1, 1), LONGEST_WAIT_DAYS).isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' is no schedule: no such day ever comes".formatted(text));
    }
    return schedule;
  }

  /// Whether a backup may come at any time before the next run.
  public boolean isAnyTimeWithin() {
    return anyTimeWithin;
  }

  /// The first run after a time.
  public Instant next(Instant after) {
    return nextAfter(after)
        .orElseThrow(() -> new IllegalStateException("no run within eight years of " + after));
  }

  private Optional<Instant> nextAfter(Instant after) {
    // a day earlier, since a run may be moved over midnight when clocks change
    LocalDate day = after.atZone(zone).toLocalDate().minusDays(1);
    LocalDate last = day.plusDays(LONGEST_WAIT_DAYS);
    for (; day.isBefore(last); day = day.plusDays(1)) {
      Instant run = allows(day) ? runs(day).higher(after) : null;
      if (run != null) {
        return Optional.of(run);
      }
    }
    return Optional.empty();
  }

  /// The runs from one time to another, both included, in their order; of very many the last ones.
  ///
  /// @param limit how many at most
  public List<Instant> between(Instant from, Instant to, int limit) {
    Deque<Instant> found = new ArrayDeque<>();
    LocalDate first = from.atZone(zone).toLocalDate().minusDays(1);
    LocalDate day = to.atZone(zone).toLocalDate();
    for (; !day.isBefore(first) && found.size() < limit; day = day.minusDays(1)) {
      if (!allows(day)) {
        continue;
      }
      for (Instant run : runs(day).descendingSet()) {
        boolean within = !run.isBefore(from) && !run.isAfter(to) && found.size() < limit;
        if (within && (found.isEmpty() || run.isBefore(found.getFirst()))) {
          found.addFirst(run);
        }
      }
    }
    return List.copyOf(found);
  }

  /// When it is known that a run left no backup.
  ///
  /// @param grace how long after its time a backup may arrive
  public Instant deadline(Instant run, Duration grace) {
    return (anyTimeWithin ? next(run) : run).plus(grace);
  }

  /// The day of a time in the zone of the schedule.
  LocalDate dayOf(Instant time) {
    return time.atZone(zone).toLocalDate();
  }

  /// Whether a time is the first of its day, which is all that a name without a time of day says.
  boolean isStartOfDay(Instant time) {
    return dayOf(time).atStartOfDay(zone).toInstant().equals(time);
  }

  private List<LocalDate> days(LocalDate from, int count) {
    List<LocalDate> days = new ArrayList<>();
    for (int number = 0; number < count && days.isEmpty(); number++) {
      LocalDate day = from.plusDays(number);
      if (allows(day)) {
        days.add(day);
      }
    }
    return days;
  }

  /// As in every cron: when both fields of days are restricted, either one is enough.
  private boolean allows(LocalDate day) {
    boolean inMonth = dayOfMonth.allows(day.getDayOfMonth());
    boolean inWeek = dayOfWeek.allows(day.getDayOfWeek().getValue() % 7);
    boolean either = !dayOfMonth.any() && !dayOfWeek.any();
    return month.allows(day.getMonthValue()) && (either ? inMonth || inWeek : inMonth && inWeek);
  }

  private NavigableSet<Instant> runs(LocalDate day) {
    return hour.any() && hour.allowed().cardinality() == 24 ? runsOfEveryHour(day) : runsAt(day);
  }

  private NavigableSet<Instant> runsAt(LocalDate day) {
    NavigableSet<Instant> runs = new TreeSet<>();
    hour.allowed().stream()
        .forEach(
            atHour ->
                minute.allowed().stream()
                    .mapToObj(atMinute -> LocalDateTime.of(day, LocalTime.of(atHour, atMinute)))
                    .map(local -> ZonedDateTime.ofLocal(local, zone, null).toInstant())
                    .forEach(runs::add));
    return runs;
  }

  private NavigableSet<Instant> runsOfEveryHour(LocalDate day) {
    NavigableSet<Instant> runs = new TreeSet<>();
    Instant end = day.plusDays(1).atStartOfDay(zone).toInstant();
    Instant time = day.atStartOfDay(zone).toInstant();
    for (; time.isBefore(end); time = time.plusSeconds(60)) {
      if (minute.allows(time.atZone(zone).getMinute())) {
        runs.add(time);
      }
    }
    return runs;
  }
}
