package io.backupmonitor.report;

import io.backupmonitor.health.Share;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// Figures as people read them, the same on every machine.
final class ReportText {

  private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB", "PB", "EB");
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private ReportText() {}

  /// A size in three figures, as in `1.42 GB`; a kilobyte is 1,000 bytes.
  static String size(long bytes) {
    if (bytes < 1000) {
      return bytes == 1 ? "1 byte" : bytes + " bytes";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.5) {
      value /= 1000;
      unit++;
    }
    int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f %s", value, UNITS.get(unit));
  }

  /// A number with its thousands apart.
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// A number of things, as in `1 backup`, `2 backups`.
  static String count(long number, String thing) {
    return count(number) + " " + thing + (number == 1 ? "" : "s");
  }

  /// How long ago, roughly, as in `3 hours`.
  static String age(Instant then, Instant now) {
    Duration age = Duration.between(then, now);
    if (age.isNegative()) {
      return "in the future";
    }
    if (age.compareTo(Duration.ofMinutes(2)) < 0) {
      return "just made";
    }
    if (age.compareTo(Duration.ofHours(2)) < 0) {
      return age.toMinutes() + " minutes old";
    }
    return age.compareTo(Duration.ofDays(2)) < 0
        ? age.toHours() + " hours old"
        : count(age.toDays()) + " days old";
  }

  static String time(Instant instant, ZoneId zone) {
    return MINUTES.format(instant.atZone(zone));
  }

  static String duration(Duration duration) {
    if (duration.compareTo(Duration.ofMinutes(2)) < 0) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    return duration.toMinutes() + " min";
  }

  /// A share in words, as in `4 of 5`.
  static String share(Share share) {
    return count(share.part()) + " of " + count(share.whole());
  }
}
