package io.backupmonitor.restore.sqlite;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.util.List;
import java.util.OptionalInt;

/// What it means that the child process of a drill ended before it had answered. It never blames
/// the backup, as nobody saw what was in it.
final class SqliteEnd {

  private static final int LONGEST = 300;

  /// From here on an exit code stands for the signal that ended the process.
  private static final int SIGNAL = 128;

  /// What Java says when its heap, or the memory that it asks the system for, is used up.
  private static final List<String> NO_MEMORY =
      List.of("OutOfMemoryError", "insufficient memory for the Java Runtime");

  private SqliteEnd() {}

  /// @param code how it ended; empty where it had not
  /// @param output what it wrote
  /// @param silent what was seen of it here
  static Finding of(OptionalInt code, String output, Exception silent) {
    if (NO_MEMORY.stream().anyMatch(output::contains)) {
      return FindingCode.LIMIT_MEMORY.saying(
          "restoring it with SQLite took more memory than allowed");
    }
    return FindingCode.INSPECTION_CRASHED.saying(
        "the process in which SQLite restored it %s%s".formatted(how(code, silent), words(output)));
  }

  private static String how(OptionalInt code, Exception silent) {
    if (code.isEmpty()) {
      return "was not understood: " + silent.getMessage();
    }
    return code.getAsInt() > SIGNAL
        ? "was ended by signal " + (code.getAsInt() - SIGNAL)
        : "ended with code " + code.getAsInt();
  }

  private static String words(String output) {
    List<String> lines = output.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty()) {
      return "";
    }
    String said =
        lines.stream()
            .filter(line -> line.matches("#\\s+SIG\\w+ .*"))
            .findFirst()
            .orElse(lines.getLast());
    return "; its last words were: "
        + (said.length() > LONGEST ? said.substring(0, LONGEST) + "…" : said);
  }
}
