package io.backupmonitor.app;

import java.time.Duration;
import java.util.Locale;

/// Numbers as people read them.
final class Amounts {

  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private Amounts() {}

  /// A size in decimal units, as in `1.2 GB`.
  static String size(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 999.5 && unit < UNITS.length - 1) {
      amount /= 1000;
      unit++;
    }
    boolean plain = unit == 0 || amount >= 99.95;
    return String.format(Locale.ROOT, plain ? "%.0f %s" : "%.1f %s", amount, UNITS[unit]);
  }

  /// A whole number with its thousands apart, as in `15,607`.
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// So many of a thing, as in `1 backup` and `2 backups`.
  static String count(long number, String thing) {
    return count(number) + " " + thing + (number == 1 ? "" : "s");
  }

  /// A duration, as in `2.1 s`, `3 min 20 s`, `2 h 05 min`.
  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    return seconds < 3600
        ? "%d min %02d s".formatted(seconds / 60, seconds % 60)
        : "%d h %02d min".formatted(seconds / 3600, seconds / 60 % 60);
  }

  /// How long ago something was, as in `3 days`; the largest unit only.
  static String age(Duration age) {
    if (age.toDays() >= 2) {
      return count(age.toDays(), "day");
    }
    if (age.toHours() >= 2) {
      return count(age.toHours(), "hour");
    }
    return age.toMinutes() < 1 ? "under a minute" : count(age.toMinutes(), "minute");
  }
}
