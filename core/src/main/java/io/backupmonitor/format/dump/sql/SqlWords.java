package io.backupmonitor.format.dump.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/// The words, names and signs of one statement, one after the other, for reading its first few:
/// `CREATE`, `TABLE`, `shop`, `.`, `orders`. Comments are passed; what a server executes inside of
/// one is not.
public final class SqlWords {

  private final byte[] text;
  private final int length;
  private int at;
  private int from;
  private boolean quoted;

  /// @param length how many bytes of the text count
  public SqlWords(byte[] text, int length) {
    this.text = text;
    this.length = length;
  }

  /// The next word, name or sign, without its quotes; empty at the end.
  public String next() {
    skipBlanks();
    from = at;
    quoted = false;
    if (at >= length) {
      return "";
    }
    return switch (text[at]) {
      case '\'', '"', '`' -> quotedName(text[at]);
      case '[' -> quotedName((byte) ']');
      default -> isWordByte(text[at]) ? word() : sign();
    };
  }

  /// The next word in upper case; a quoted name keeps its case, as it is no keyword.
  public String nextKeyword() {
    String next = next();
    return quoted ? next : next.toUpperCase(Locale.ROOT);
  }

  /// Whether the last word was quoted.
  public boolean quoted() {
    return quoted;
  }

  /// How many bytes were read.
  public int position() {
    return at;
  }

  /// Makes the last word the next one again.
  public void back() {
    at = from;
  }

  private String word() {
    while (at < length && isWordByte(text[at])) {
      at++;
    }
    return new String(text, from, at - from, UTF_8);
  }

  private String sign() {
    at++;
    return new String(text, from, 1, UTF_8);
  }

  private String quotedName(byte quote) {
    quoted = true;
    StringBuilder name = new StringBuilder();
    int part = ++at;
    while (at < length) {
      if (text[at++] == quote) {
        name.append(new String(text, part, at - 1 - part, UTF_8));
        if (at >= length || text[at] != quote) {
          return name.toString();
        }
        part = at++;
      }
    }
    return name.append(new String(text, part, at - part, UTF_8)).toString();
  }

  private void skipBlanks() {
    while (at < length) {
      if ((text[at] & 0xff) <= ' ' || isAt("*/")) {
        at += isAt("*/") ? 2 : 1;
      } else if (isAt("--")) {
        skipPast("\n");
      } else if (isAt("/*!") || isAt("/*M!")) {
        skipPast("!");
        while (at < length && text[at] >= '0' && text[at] <= '9') {
          at++;
        }
      } else if (isAt("/*")) {
        at += 2;
        skipPast("*/");
      } else {
        return;
      }
    }
  }

  private void skipPast(String end) {
    while (at < length && !isAt(end)) {
      at++;
    }
    at = Math.min(length, at + end.length());
  }

  private boolean isAt(String expected) {
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
