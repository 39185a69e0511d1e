package io.backupmonitor.format.dump.postgresql;

/// Follows the words of a statement to know whether it is inside the `BEGIN ATOMIC … END` of a
/// function, where semicolons do not end it. For one thread.
final class RoutineBody {

  private String first = "";
  private int words;
  private boolean routine;
  private boolean replaces;
  private int open;

  /// Takes the next word that stands outside parentheses, in lower case.
  void word(String word) {
    words++;
    if (words == 1) {
      first = word;
    } else if (first.equals("create") && words <= 4 && !routine) {
      replaces |= words == 3 && word.equals("replace");
      boolean place = words == 2 || (words == 4 && replaces);
      routine = place && (word.equals("function") || word.equals("procedure"));
    }
    if (routine) {
      count(word);
    }
  }

  private void count(String word) {
    switch (word) {
      case "begin" -> open++;
      case "case" -> open += open > 0 ? 1 : 0;
      case "end" -> open -= open > 0 ? 1 : 0;
      default -> {}
    }
  }

  boolean isOpen() {
    return open > 0;
  }

  /// The first word of the statement.
  String firstWord() {
    return first;
  }
}
