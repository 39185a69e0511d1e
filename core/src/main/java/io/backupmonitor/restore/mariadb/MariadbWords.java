package io.backupmonitor.restore.mariadb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/// The words, names and signs of one statement as the server reads them, strings passed as one:
/// also those within a comment that only a server executes, of whichever version. For one thread.
final class MariadbWords {

  private final byte[] text;
  private final int length;
  private int at;
  private int from;
  private boolean quoted;

  /// @param length how many bytes of the text count
  MariadbWords(byte[] text, int length) {
    this.text = text;
    this.length = length;
  }

  /// The next word or sign in upper case, or the next name as it is; empty at the end.
  String next() {
    passBlanks();
    from = at;
    quoted = false;
    if (at >= length) {
      return "";
    }
    byte first = text[at];
    if (first == '\'' || first == '"' || first == '`') {
      quoted = true;
      passQuoted(first);
      String inside = new String(text, from + 1, Math.max(0, at - from - 2), UTF_8);
      return inside.replace("``", "`");
    }
    do {
      at++;
    } while (isWordByte(first) && at < length && isWordByte(text[at]));
    return new String(text, from, at - from, UTF_8).toUpperCase(Locale.ROOT);
  }

  /// The next word; empty also where a name in quotes comes next.
  String keyword() {
    String next = next();
    return quoted ? "" : next;
  }

  /// The next name as it is, with or without quotes.
  String name() {
    String next = next();
    return quoted ? next : new String(text, from, at - from, UTF_8);
  }

  /// Makes the last word the next one again.
  void back() {
    at = from;
  }

  /// Whether the last word stood in quotes.
  boolean quoted() {
    return quoted;
  }

  /// Whether nothing is left.
  boolean ended() {
    return at >= length;
  }

  /// Where the last word begins.
  int from() {
    return from;
  }

  /// Where the last word ends.
  int to() {
    return at;
  }

  private void passQuoted(byte quote) {
    at++;
    while (at < length) {
      byte each = text[at++];
      if (each == '\\' && quote != '`') {
        at++;
      } else if (each == quote) {
        if (at >= length || text[at] != quote) {
          return;
        }
        at++;
      }
    }
    at = length;
  }

  private void passBlanks() {
    while (at < length) {
      if ((text[at] & 0xff) <= ' ') {
        at++;
      } else if (isAhead("*/")) {
        at += 2;
      } else if (text[at] == '#' || (isAhead("--") && isBlank(at + 2))) {
        passUntil("\n");
      } else if (isAhead("/*!") || isAhead("/*M!")) {
        passUntil("!");
        while (at < length && text[at] >= '0' && text[at] <= '9') {
          at++;
        }
      } else if (isAhead("/*")) {
        passUntil("*/");
      } else {
        return;
      }
    }
  }

  private boolean isBlank(int place) {
    return place >= length || (text[place] & 0xff) <= ' ';
  }

  private void passUntil(String end) {
    while (at < length && !isAhead(end)) {
      at++;
    }
    at = Math.min(length, at + end.length());
  }

  private boolean isAhead(String expected) {
    if (at + expected.length() > length) {
      return false;
    }
    for (int each = 0; each < expected.length(); each++) {
      if (text[at + each] != expected.charAt(each)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWordByte(byte each) {
    return (each >= 'a' && each <= 'z')
        || (each >= 'A' && each <= 'Z')
        || (each >= '0' && each <= '9')
        || each == '_'
        || each == '$'
        || each == '@'
        || each < 0;
  }
}
