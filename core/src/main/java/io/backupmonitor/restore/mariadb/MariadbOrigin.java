package io.backupmonitor.restore.mariadb;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The server that a dump comes from, as the comments at its beginning tell. For one thread.
final class MariadbOrigin {

  /// `-- Server version	10.11.19-MariaDB-0+deb12u1`, and phpMyAdmin's and HeidiSQL's spellings.
  private static final Pattern VERSION =
      Pattern.compile(
          "--\\s+Server[ -]version:?\\s+(\\d+)\\.(\\d+)(\\S*).*", Pattern.CASE_INSENSITIVE);

  private static final Pattern OURS = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);

  /// No MySQL has a version like that.
  private static final int FIRST_MARIADB_NUMBER = 10;

  private String name = "";
  private boolean mariadb;
  private int major;
  private int minor;
  private boolean written;

  /// Takes a comment of the dump.
  void take(String comment) {
    written |=
        Stream.of("-- MySQL dump", "-- MariaDB dump", "-- Dump created by MySQL pump")
            .anyMatch(comment::startsWith);
    Matcher version = VERSION.matcher(comment.strip());
    if (name.isEmpty() && version.matches()) {
      major = number(version.group(1));
      minor = number(version.group(2));
      mariadb =
          major >= FIRST_MARIADB_NUMBER
              || version.group(3).toLowerCase(Locale.ROOT).contains("mariadb");
      name = "%s %d.%d".formatted(mariadb ? "MariaDB" : "MySQL", major, minor);
    }
  }

  private static int number(String digits) {
    return digits.length() > 6 ? 0 : Integer.parseInt(digits);
  }

  /// Whether the tools' own first line is in it, so that nobody changed rows after they came.
  boolean written() {
    return written;
  }

  /// Whether a server of that version surely understands everything that the dump's own did.
  boolean isUnderstoodBy(String version) {
    Matcher ours = OURS.matcher(version);
    if (!mariadb || !ours.matches()) {
      return false;
    }
    int ourMajor = number(ours.group(1));
    return major < ourMajor || (major == ourMajor && minor <= number(ours.group(2)));
  }

  /// What it is called in a sentence.
  String told() {
    return name.isEmpty() ? "an unknown server" : name;
  }
}
