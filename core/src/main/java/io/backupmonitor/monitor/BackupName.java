package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupPath;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the path of a backup says apart from its content.
///
/// @param series the path with everything replaced that differs from one backup to the next
/// @param reused whether the name holds no date and no number, so that it is expected to be
///     overwritten
/// @param time the time that it speaks of; null when it speaks of none
record BackupName(String series, boolean reused, @Nullable NameTime time) {

  /// `.1`, `.2.gz`: the number of a rotation, in front of whatever was done to the file later.
  private static final Pattern ROTATION =
      Pattern.compile(
          "(?<=[^/])\\.(\\d{1,3})(?=(?:\\.(?:tar|gz|bz2|xz|zst|lz4|zip|Z|enc|gpg|age))*$)");

  /// What programs invent so that it never repeats: a UUID, or a long hexadecimal digest.
  private static final Pattern UNIQUE =
      Pattern.compile(
          "(?<![0-9A-Za-z])(?:[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
              + "|[0-9a-fA-F]{32,128})(?![0-9A-Za-z])");

  /// A number that stands for itself; `db1` and `.bz2` hold none.
  private static final Pattern NUMBER = Pattern.compile("(?<![0-9A-Za-z])\\d+(?![0-9A-Za-z])");

  /// Reads a path.
  ///
  /// @param zone the zone of times in names that say none themselves
  static BackupName of(BackupPath path, ZoneId zone) {
    return of(path.text(), zone);
  }

  static BackupName of(String path, ZoneId zone) {
    int name = path.lastIndexOf('/') + 1;
    List<TimeInName> times = TimeInName.allIn(path, zone);
    List<int[]> variable = new ArrayList<>();
    times.forEach(time -> variable.add(new int[] {time.from(), time.to()}));
    addMatches(UNIQUE, path, 0, variable);
    boolean reused = variable.isEmpty() && !NUMBER.matcher(path).region(name, path.length()).find();
    String series = replaced(path, variable);
    return new BackupName(withoutRotation(series), reused, TimeInName.best(times, name));
  }

  /// The series without the endings of compression, under which a file that was compressed after a
  /// while keeps its place.
  static String uncompressed(String series) {
    return series.replaceFirst("\\.(gz|bz2|xz|zst|lz4)$", "");
  }

  /// A name without the number of its rotation.
  static String withoutRotation(String name) {
    int last = name.length() - 1;
    // most names end in a letter of an ending that is no compression: spare them the search
    if (last < 1 || name.indexOf('.') < 0) {
      return name;
    }
    return ROTATION.matcher(name).replaceFirst("");
  }

  private static void addMatches(Pattern pattern, String path, int from, List<int[]> ranges) {
    if (path.length() - from < 32) {
      return;
    }
    Matcher matcher = pattern.matcher(path);
    int at = from;
    while (matcher.find(at)) {
      ranges.add(new int[] {matcher.start(), matcher.end()});
      at = matcher.end();
    }
  }

  private static String replaced(String path, List<int[]> variable) {
    if (variable.isEmpty()) {
      return path;
    }
    variable.sort((one, other) -> Integer.compare(one[0], other[0]));
    StringBuilder series = new StringBuilder(path.length());
    int at = 0;
    for (int[] range : variable) {
      if (range[0] < at) {
        continue;
      }
      series.append(path, at, range[0]).append('*');
      at = range[1];
    }
    return series.append(path, at, path.length()).toString();
  }
}
