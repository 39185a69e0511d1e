package io.backupmonitor.worker;

import java.util.List;
import java.util.OptionalInt;

/// How the process of a worker ended, in words.
final class LastWords {

  private static final int MOST_CHARACTERS = 300;

  /// From here on an exit code stands for the signal that ended the process.
  private static final int SIGNAL = 128;

  /// How Java ends with `ExitOnOutOfMemoryError`.
  private static final OptionalInt NO_MEMORY_CODE = OptionalInt.of(3);

  private static final String NO_MEMORY = "OutOfMemoryError";
  private static final String PROBLEM = "# Problematic frame:";

  private LastWords() {}

  /// Whether it ended because its memory was used up.
  static boolean lackedMemory(OptionalInt code, String output) {
    return code.equals(NO_MEMORY_CODE) && output.contains(NO_MEMORY);
  }

  /// `ended with code 7; its last words were: …`.
  ///
  /// @param code how it ended; empty where that is not known
  static String of(OptionalInt code, String output) {
    String words =
        words(output.lines().map(String::strip).filter(each -> !each.isEmpty()).toList());
    String how =
        code.isEmpty()
            ? "fell silent"
            : code.getAsInt() > SIGNAL
                ? "was ended by signal " + (code.getAsInt() - SIGNAL)
                : "ended with code " + code.getAsInt();
    return words.isEmpty() ? how : how + "; its last words were: " + words;
  }

  /// The last line, or of a crash the lines that say what happened and where.
  private static String words(List<String> lines) {
    int problem = lines.indexOf(PROBLEM);
    if (problem >= 0 && problem + 1 < lines.size()) {
      String signal =
          lines.stream().filter(line -> line.matches("#\\s+SIG\\w+ .*")).findFirst().orElse("");
      return bounded((signal + " in " + lines.get(problem + 1)).replace("#", "").strip());
    }
    return lines.isEmpty() ? "" : bounded(lines.getLast());
  }

  private static String bounded(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
  }
}
