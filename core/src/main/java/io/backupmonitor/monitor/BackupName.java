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

  /// What may be done to a file after its rotation.
  private static final List<String> AFTER_ROTATION =
      List.of(
          ".tar", ".gz", ".bz2", ".xz", ".zst", ".lz4", ".lz", ".lzo", ".lzma", ".zip", ".7z", ".Z",
          ".enc", ".gpg", ".age");

  /// What programs invent so that it never repeats: a UUID, or a long hexadecimal digest.
  private static final Pattern UNIQUE =
      Pattern.compile(
          "(?<![0-9A-Za-z])(?:[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
              + "|[0-9a-fA-F]{32,128})(?![0-9A-Za-z])");

  /// Reads a path.
  ///
  /// @param zone the zone of times in names that say none themselves
  static BackupName of(BackupPath path, ZoneId zone) {
    return of(path.text(), zone);
  }

  static BackupName of(String path, ZoneId zone) {
    int name = path.lastIndexOf('/') + 1;
    List<TimeInName> times = TimeInName.allIn(path, zone);
    List<int[]> variable = new ArrayList<>(2);
    for (TimeInName time : times) {
      variable.add(new int[] {time.from(), time.to()});
    }
    addUnique(path, variable);
    boolean reused = variable.isEmpty() && !hasNumber(path, name);
    String series = replaced(path, variable);
    return new BackupName(withoutRotation(series), reused, TimeInName.best(times, name));
  }

  /// The series without the endings of compression, under which a file that was compressed after a
  /// while keeps its place.
  static String uncompressed(String series) {
    return series.replaceFirst("\\.(gz|bz2|xz|zst|lz4|lz|lzo|lzma|Z)$", "");
  }

  /// A name without the number of its rotation: `.1`, `.2.gz`.
  static String withoutRotation(String name) {
    int end = name.length();
    int dot = name.lastIndexOf('.');
    while (dot >= 0 && isAfterRotation(name, dot, end)) {
      end = dot;
      dot = name.lastIndexOf('.', end - 1);
    }
    int start = end;
    while (start > 0 && isDigit(name.charAt(start - 1))) {
      start--;
    }
    boolean numbered = end > start && end - start <= 3;
    boolean dotted = start > 1 && name.charAt(start - 1) == '.' && name.charAt(start - 2) != '/';
    return numbered && dotted ? name.substring(0, start - 1) + name.substring(end) : name;
  }

  private static boolean isAfterRotation(String name, int from, int to) {
    for (String ending : AFTER_ROTATION) {
      if (ending.length() == to - from && name.startsWith(ending, from)) {
        return true;
      }
    }
    return false;
  }

  /// Whether a number stands for itself; `db1` and `.bz2` hold none.
  private static boolean hasNumber(String path, int from) {
    int at = from;
    while (at < path.length()) {
      int end = at;
      boolean digits = true;
      while (end < path.length() && isWord(path.charAt(end))) {
        digits &= isDigit(path.charAt(end));
        end++;
      }
      if (digits && end > at) {
        return true;
      }
      at = end + 1;
    }
    return false;
  }

  private static boolean isDigit(char each) {
    return each >= '0' && each <= '9';
  }

  private static boolean isWord(char each) {
    return isDigit(each) || (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
  }

  private static void addUnique(String path, List<int[]> ranges) {
    if (longestWord(path) < 12) {
      return;
    }
    Matcher matcher = UNIQUE.matcher(path);
    while (matcher.find()) {
      ranges.add(new int[] {matcher.start(), matcher.end()});
    }
  }

  private static int longestWord(String path) {
    int longest = 0;
    int length = 0;
    for (int at = 0; at < path.length(); at++) {
      length = isWord(path.charAt(at)) ? length + 1 : 0;
      longest = Math.max(longest, length);
    }
    return longest;
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
