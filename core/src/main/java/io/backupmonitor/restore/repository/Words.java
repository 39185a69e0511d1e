package io.backupmonitor.restore.repository;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What programs say about a restore, sorted by whom it blames.
final class Words {

  private static final int LONGEST = 300;

  /// The machine, and not the repository.
  private static final Pattern MACHINE =
      Pattern.compile(
          "no space left|cannot allocate memory|out of memory|MemoryError|too many open files"
              + "|input/output error|permission denied|disk quota|file too large|signal: killed"
              + "|resource temporarily unavailable",
          Pattern.CASE_INSENSITIVE);

  /// What only root may restore, or what the file system of the drill does not know: owners,
  /// devices, extended attributes, times.
  private static final Pattern ATTRIBUTES =
      Pattern.compile(
          "operation not permitted|not supported|l?chown|chmod|mknod|mkfifo|xattr|utimes?nano"
              + "|extended attribute|set_?flags|acl",
          Pattern.CASE_INSENSITIVE);

  private Words() {}

  static boolean blamesTheMachine(String line) {
    return MACHINE.matcher(line).find();
  }

  static boolean isAboutAttributes(String line) {
    return ATTRIBUTES.matcher(line).find();
  }

  /// The lines that fit.
  static List<String> lines(String said, Predicate<String> fitting) {
    return said.lines().map(String::strip).filter(fitting).toList();
  }

  /// The last thing that was said.
  static String last(String said) {
    List<String> lines = lines(said, line -> !line.isEmpty());
    return lines.isEmpty() ? "it said nothing" : shortened(lines.getLast());
  }

  /// As much of it as fits into a message.
  static String shortened(String line) {
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
