package io.backupmonitor.model;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A pattern on paths below a location: `*` and `?` stay within one step, `**` crosses steps,
/// `[a-z]`, `{a,b}`; a pattern without `/` speaks of the last step, wherever it lies. Immutable.
public final class Glob {

  private final Pattern pattern;
  private final boolean wholePath;

  private Glob(Pattern pattern, boolean wholePath) {
    this.pattern = pattern;
    this.wholePath = wholePath;
  }

  /// The glob that a text means.
  ///
  /// @throws IllegalArgumentException when it means none; the message says why
  public static Glob parse(String text) {
    String trimmed = text.startsWith("/") ? text.substring(1) : text;
    String body = trimmed.endsWith("/") ? trimmed + "**" : trimmed;
    try {
      return new Glob(Pattern.compile(regex(body), Pattern.DOTALL), text.indexOf('/') >= 0);
    } catch (PatternSyntaxException | StringIndexOutOfBoundsException invalid) {
      throw new IllegalArgumentException(
          "'%s' is no glob: a bracket or brace in it is not closed".formatted(text), invalid);
    }
  }

  /// Whether it speaks of this path.
  public boolean matches(BackupPath path) {
    return pattern.matcher(wholePath ? path.text() : path.name().text()).matches();
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder(glob.length() * 2);
    int braces = 0;
    int at = 0;
    while (at < glob.length()) {
      char each = glob.charAt(at++);
      switch (each) {
        case '*' -> at = star(glob, at, regex);
        case '?' -> regex.append("[^/]");
        case '[' -> at = characterClass(glob, at, regex);
        case '\\' -> regex.append(Pattern.quote(String.valueOf(glob.charAt(at++))));
        case '{' -> {
          braces++;
          regex.append("(?:");
        }
        case '}' -> {
          boolean closes = braces > 0;
          braces -= closes ? 1 : 0;
          regex.append(closes ? ")" : "\\}");
        }
        case ',' -> regex.append(braces > 0 ? "|" : ",");
        default -> regex.append(Pattern.quote(String.valueOf(each)));
      }
    }
    return regex.toString();
  }

  private static int star(String glob, int at, StringBuilder regex) {
    if (!glob.startsWith("*", at)) {
      regex.append("[^/]*");
      return at;
    }
    // "**/x" also means "x" itself
    boolean steps = glob.startsWith("*/", at);
    regex.append(steps ? "(?:.*/)?" : ".*");
    return at + (steps ? 2 : 1);
  }

  private static int characterClass(String glob, int at, StringBuilder regex) {
    boolean negated = glob.startsWith("!", at) || glob.startsWith("^", at);
    int from = negated ? at + 1 : at;
    int end = glob.indexOf(']', from + 1);
    String members = glob.substring(from, end).replace("\\", "\\\\").replace("[", "\\[");
    regex.append(negated ? "[^/" : "[").append(members.replace("&&", "&\\&")).append(']');
    return end + 1;
  }
}
