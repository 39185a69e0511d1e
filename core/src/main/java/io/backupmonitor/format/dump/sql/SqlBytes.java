package io.backupmonitor.format.dump.sql;

import io.backupmonitor.format.dump.sql.SqlDialect.Feature;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/// What each byte may begin in SQL text of one dialect, as tables: what makes [SqlScanner] fast.
final class SqlBytes {

  /// What a byte begins.
  enum Kind {
    BLANK,
    WORD,
    QUOTE,
    NAME_QUOTE,
    BRACKET,
    OPEN,
    CLOSE,
    COMMA,
    DASH,
    HASH,
    SLASH,
    STAR,
    BACKSLASH,
    DOLLAR,
    OTHER
  }

  /// White space except the end of a line.
  static final boolean[] BLANKS =
      table(each -> each == ' ' || each == '\t' || each == '\r' || each == '\f' || each == 0x0b);

  /// Everything except the end of a line.
  static final boolean[] WITHIN_LINE = table(each -> each != '\n');

  static final boolean[] DIGITS = table(each -> each >= '0' && each <= '9');
  static final boolean[] NO_STAR = table(each -> each != '*');
  static final boolean[] NO_DOLLAR = table(each -> each != '$');

  private final Kind[] kinds = new Kind[256];
  private final Map<Integer, boolean[]> within = new HashMap<>();
  private final boolean[] singleQuoted = table(each -> each != '\'' && each != '\\');
  private boolean[] deep;

  SqlBytes(SqlDialect dialect) {
    for (int each = 0; each < kinds.length; each++) {
      kinds[each] = kindOf(each, dialect);
    }
    deep = deep(';');
  }

  private static Kind kindOf(int each, SqlDialect dialect) {
    return switch (each) {
      case ' ', '\t', '\r', '\n', '\f', 0x0b -> Kind.BLANK;
      case '\'', '"' -> Kind.QUOTE;
      case '`' -> Kind.NAME_QUOTE;
      case '[' -> dialect.has(Feature.BRACKET_NAMES) ? Kind.BRACKET : Kind.OTHER;
      case '(' -> Kind.OPEN;
      case ')' -> Kind.CLOSE;
      case ',' -> Kind.COMMA;
      case '-' -> Kind.DASH;
      case '#' -> Kind.HASH;
      case '/' -> Kind.SLASH;
      case '*' -> Kind.STAR;
      case '\\' -> Kind.BACKSLASH;
      case '$' -> Kind.DOLLAR;
      default -> isWordByte(each) ? Kind.WORD : Kind.OTHER;
    };
  }

  private static boolean isWordByte(int each) {
    return (each >= 'a' && each <= 'z')
        || (each >= 'A' && each <= 'Z')
        || (each >= '0' && each <= '9')
        || each == '_'
        || each >= 0x80;
  }

  /// A table of bytes, which never holds NUL.
  private static boolean[] table(IntPredicate holds) {
    boolean[] table = new boolean[256];
    for (int each = 1; each < table.length; each++) {
      table[each] = holds.test(each);
    }
    return table;
  }

  private boolean[] deep(int delimiter) {
    return table(
        each ->
            each != delimiter
                && switch (kinds[each]) {
                  case BLANK, WORD, COMMA, OTHER -> true;
                  case QUOTE,
                      NAME_QUOTE,
                      BRACKET,
                      OPEN,
                      CLOSE,
                      DASH,
                      HASH,
                      SLASH,
                      STAR,
                      BACKSLASH,
                      DOLLAR ->
                      false;
                });
  }

  /// Makes [#deep()] stop at the first byte of a new delimiter.
  void stopAt(int delimiter) {
    deep = deep(delimiter);
  }

  /// What may be passed unseen within parentheses.
  boolean[] deep() {
    return deep;
  }

  /// What the byte begins.
  Kind kind(int each) {
    return kinds[each];
  }

  /// Whether a word goes on with the byte.
  boolean isWordPart(int each) {
    return each == '$' || (each >= 0 && kinds[each] == Kind.WORD);
  }

  /// What may be passed unseen within these quotes.
  boolean[] within(int quote) {
    if (quote == '\'') {
      return singleQuoted;
    }
    return within.computeIfAbsent(
        quote, key -> table(each -> each != key && (each != '\\' || key == '`' || key == ']')));
  }
}
