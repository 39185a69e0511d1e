package io.backupmonitor.monitor;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/// One field of a cron expression: the numbers that it allows.
///
/// @param allowed the numbers
/// @param any whether it is written `*`, which matters for the two fields of days
record CronField(BitSet allowed, boolean any) {

  /// What a field counts.
  enum Unit {
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY_OF_MONTH("day of the month", 1, 31, ""),
    MONTH("month", 1, 12, " jan feb mar apr may jun jul aug sep oct nov dec"),
    /// 7 is Sunday, as 0 is.
    DAY_OF_WEEK("day of the week", 0, 7, "sun mon tue wed thu fri sat");

    private final String word;
    private final int lowest;
    private final int highest;
    /// The names of the numbers from 0, with a blank between.
    private final String names;

    Unit(String word, int lowest, int highest, String names) {
      this.word = word;
      this.lowest = lowest;
      this.highest = highest;
      this.names = names;
    }
  }

  /// The field that a text means.
  ///
  /// @throws IllegalArgumentException when it means none; the message says why
  static CronField parse(String text, Unit unit) {
    BitSet allowed = new BitSet();
    for (String item : text.split(",", -1)) {
      add(item, unit, allowed);
    }
    if (unit == Unit.DAY_OF_WEEK && allowed.get(7)) {
      allowed.set(0);
      allowed.clear(7);
    }
    return new CronField(allowed, text.startsWith("*"));
  }

  private static void add(String item, Unit unit, BitSet allowed) {
    int slash = item.indexOf('/');
    String range = slash < 0 ? item : item.substring(0, slash);
    int step = slash < 0 ? 1 : step(item.substring(slash + 1), unit);
    int hyphen = range.indexOf('-');
    int from;
    int to;
    if (range.equals("*")) {
      from = unit.lowest;
      // 7 would be Sunday for a second time
      to = unit == Unit.DAY_OF_WEEK ? 6 : unit.highest;
    } else if (hyphen > 0) {
      from = number(range.substring(0, hyphen), unit);
      to = number(range.substring(hyphen + 1), unit);
    } else {
      from = number(range, unit);
      to = slash < 0 ? from : unit.highest;
    }
    if (from > to) {
      throw wrong(item, unit, "the range runs backwards");
    }
    for (int number = from; number <= to; number += step) {
      allowed.set(number);
    }
  }

  private static int step(String text, Unit unit) {
    int step = digits(text);
    if (step < 1) {
      throw wrong("/" + text, unit, "a step is a number from 1");
    }
    return step;
  }

  private static int number(String text, Unit unit) {
    List<String> names = List.of(unit.names.split(" ", -1));
    int named = text.isEmpty() ? -1 : names.indexOf(text.toLowerCase(Locale.ROOT));
    int number = named >= 0 ? named : digits(text);
    if (number < unit.lowest || number > unit.highest) {
      throw wrong(text, unit, "it is a number from %d to %d".formatted(unit.lowest, unit.highest));
    }
    return number;
  }

  private static int digits(String text) {
    boolean plain =
        !text.isEmpty()
            && text.length() < 5
            && text.chars().allMatch(each -> each >= '0' && each <= '9');
    return plain ? Integer.parseInt(text) : -1;
  }

  private static IllegalArgumentException wrong(String text, Unit unit, String why) {
    return new IllegalArgumentException("'%s' is no %s: %s".formatted(text, unit.word, why));
  }

  boolean allows(int number) {
    return allowed.get(number);
  }
}
