package io.backupmonitor.config;

import io.backupmonitor.config.Node.Mark;
import io.backupmonitor.config.Node.Scalar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Collects what is wrong with one text, and cuts the excerpts out of it. No excerpt ever shows
/// what stands after a key that may hold a secret.
final class Problems {

  private static final Pattern KEY =
      Pattern.compile("(?:^|[{,\\s-])[\"']?([A-Za-z_][\\w-]*)[\"']?\\s*:(?=\\s|$)");
  private static final String MASKED = " ***";

  private final String place;
  private final List<String> lines;
  private final List<Problem> problems = new ArrayList<>();

  Problems(String place, String text) {
    this.place = place;
    this.lines = text.lines().toList();
  }

  /// Whatever begins at that place is wrong.
  void add(Mark mark, String message) {
    add(mark, message, excerpt(mark, false));
  }

  /// That key is wrong; what stands after it is not shown, as a misspelt key may hold a secret.
  void key(Scalar key, String message) {
    add(key.mark(), message, excerpt(key.mark(), true));
  }

  /// The text cannot be parsed at that place.
  void syntax(Mark mark, String message) {
    add(mark, message, belongsToSecret(mark.line()) ? "" : excerpt(mark, false));
  }

  /// Something is wrong that stands in no line.
  void general(String where, String message) {
    problems.add(new Problem(where, 0, 0, message, ""));
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  int count() {
    return problems.size();
  }

  /// The problems in the order of the text.
  List<Problem> list() {
    return problems.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }

  private void add(Mark mark, String message, String excerpt) {
    problems.add(new Problem(place, mark.line(), mark.column(), message, excerpt));
  }

  private String excerpt(Mark mark, boolean keyOnly) {
    if (mark.line() > lines.size()) {
      return "";
    }
    String number = "%5d | ".formatted(mark.line());
    String margin = " ".repeat(5) + " | ";
    String line = lines.get(mark.line() - 1);
    String shown = keyOnly ? upToKey(line, mark.column()) : masked(line);
    int column =
        line.offsetByCodePoints(
            0, Math.min(mark.column() - 1, line.codePointCount(0, line.length())));
    boolean hidden = column >= shown.length() && !shown.equals(line);
    String caret = hidden ? "" : "\n" + margin + " ".repeat(mark.column() - 1) + "^";
    return number + printable(shown) + caret;
  }

  /// The line without what stands after a key that may hold a secret.
  private static String masked(String line) {
    Matcher key = KEY.matcher(line);
    while (key.find()) {
      if (SecretWords.mayHoldSecret(key.group(1)) && !line.substring(key.end()).isBlank()) {
        return line.substring(0, key.end()) + MASKED;
      }
    }
    return line;
  }

  private static String upToKey(String line, int column) {
    Matcher key = KEY.matcher(line);
    int from = Math.min(line.length(), Math.max(0, column - 2));
    return key.find(from) ? masked(line.substring(0, key.end())) + " …" : masked(line);
  }

  /// Whether that line, or a value that goes on in it, may be a secret: the nearest key says so.
  private boolean belongsToSecret(int line) {
    for (int at = Math.min(line, lines.size()) - 1; at >= 0; at--) {
      Matcher key = KEY.matcher(lines.get(at));
      String last = "";
      while (key.find()) {
        last = key.group(1);
        if (SecretWords.mayHoldSecret(last)) {
          return true;
        }
      }
      if (!last.isEmpty()) {
        return false;
      }
    }
    return false;
  }

  private static String printable(String line) {
    StringBuilder shown = new StringBuilder(line.length());
    line.codePoints().forEach(point -> shown.appendCodePoint(isShown(point) ? point : ' '));
    return shown.toString();
  }

  private static boolean isShown(int point) {
    int type = Character.getType(point);
    return type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE;
  }
}
