package io.backupmonitor.program;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What programs say, sorted by whom it blames.
public final class Words {

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

  /// Whether it is about the machine, and not about the repository.
  public static boolean blamesTheMachine(String line) {
    return MACHINE.matcher(line).find();
  }

  /// Whether it is about what only root may restore, or what a file system does not know.
  public static boolean isAboutAttributes(String line) {
    return ATTRIBUTES.matcher(line).find();
  }

  /// The lines that fit.
  public static List<String> lines(String said, Predicate<String> fitting) {
    return said.lines().map(String::strip).filter(fitting).toList();
  }

  /// The last thing that was said.
  public static String last(String said) {
    List<String> lines = lines(said, line -> !line.isEmpty());
    return lines.isEmpty() ? "it said nothing" : shortened(lines.getLast());
  }

  /// As much of it as fits into a message.
  public static String shortened(String line) {
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
