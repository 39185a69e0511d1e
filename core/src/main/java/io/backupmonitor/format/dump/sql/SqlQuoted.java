package io.backupmonitor.format.dump.sql;

import static io.backupmonitor.format.dump.sql.SqlInput.END;

import io.backupmonitor.format.dump.sql.SqlDialect.Feature;
import io.backupmonitor.format.dump.sql.SqlScanner.Open;
import java.io.IOException;

/// Passes what SQL text holds without meaning it: strings, quoted names, comments and the rows of a
/// COPY block. Knows what was still open where the text ended. For one thread.
final class SqlQuoted {

  private final SqlInput input;
  private final SqlDialect dialect;
  private final SqlBytes bytes;
  private final boolean backslashEscapes;
  private Open open = Open.NOTHING;
  private boolean escapeDoubtful;

  SqlQuoted(SqlInput input, SqlDialect dialect, SqlBytes bytes) {
    this.input = input;
    this.dialect = dialect;
    this.bytes = bytes;
    this.backslashEscapes = dialect.has(Feature.BACKSLASH_ESCAPES);
  }

  /// What was open where the text ended.
  Open open() {
    return open;
  }

  /// Whether a backslash stood before a closing quote so far: some servers take it for an escape.
  boolean escapeDoubtful() {
    return escapeDoubtful;
  }

  /// Passes a string in which a backslash may escape the quote.
  void string(int quote) throws IOException {
    input.advance(1);
    boolean[] within = bytes.within(quote);
    while (true) {
      int each = input.skip(within);
      if (each == END) {
        open = Open.STRING;
        return;
      }
      if (each == quote) {
        input.advance(1);
        return;
      }
      boolean beforeQuote = input.peek(1) == quote;
      escapeDoubtful |= beforeQuote && !backslashEscapes;
      input.advance(backslashEscapes && input.peek(1) > 0 ? 2 : 1);
    }
  }

  /// Passes a quoted name, up to that byte.
  void name(int quote) throws IOException {
    input.advance(1);
    boolean[] within = bytes.within(quote);
    while (true) {
      int each = input.skip(within);
      if (each == END) {
        open = Open.STRING;
        return;
      }
      input.advance(1);
      if (each == quote) {
        return;
      }
    }
  }

  /// Whether a comment begins that goes to the end of its line.
  boolean isLineComment(int each) throws IOException {
    if (each == '#') {
      return dialect.has(Feature.HASH_COMMENTS);
    }
    if (each != '-' || input.peek(1) != '-') {
      return false;
    }
    return !dialect.has(Feature.DASHES_NEED_SPACE) || input.peek(2) <= ' ';
  }

  /// Whether the comment ahead is one whose content a server executes. Version 999999 is that of no
  /// server: `mariadb-dump` hides a command for the client behind it.
  boolean isExecutable() throws IOException {
    if (!dialect.has(Feature.EXECUTABLE_COMMENTS)) {
      return false;
    }
    int mark = input.peek(2) == 'M' ? 3 : 2;
    if (input.peek(mark) != '!') {
      return false;
    }
    for (int digit = 1; digit <= 6; digit++) {
      if (input.peek(mark + digit) != '9') {
        return true;
      }
    }
    return false;
  }

  /// Passes a comment up to its end mark.
  void blockComment() throws IOException {
    input.advance(2);
    while (true) {
      if (input.skip(SqlBytes.NO_STAR) == END) {
        open = Open.COMMENT;
        return;
      }
      input.advance(1);
      if (input.peek() == '/') {
        input.advance(1);
        return;
      }
    }
  }

  /// Passes a string within dollar signs, or the dollar sign alone.
  void dollarString() throws IOException {
    int length = 1;
    while (bytes.isWordPart(input.peek(length)) && input.peek(length) != '$' && length < 64) {
      length++;
    }
    if (!dialect.has(Feature.DOLLAR_QUOTES) || input.peek(length) != '$') {
      input.advance(1);
      return;
    }
    StringBuilder tag = new StringBuilder();
    for (int at = 0; at <= length; at++) {
      tag.append((char) input.peek(at));
    }
    input.advance(length + 1);
    untilTag(tag.toString());
  }

  private void untilTag(String tag) throws IOException {
    while (input.skip(SqlBytes.NO_DOLLAR) != END) {
      if (isAhead(tag)) {
        input.advance(tag.length());
        return;
      }
      input.advance(1);
    }
    open = Open.STRING;
  }

  /// Passes the rows of a COPY block up to its end mark, and counts them.
  long copyRows() throws IOException {
    long rows = 0;
    input.skip(SqlBytes.WITHIN_LINE);
    while (input.peek() != END) {
      input.advance(1);
      if (input.peek() == '\\' && input.peek(1) == '.' && isEndOfLine(2)) {
        input.advance(2);
        return rows;
      }
      rows += input.peek() == END ? 0 : 1;
      input.skip(SqlBytes.WITHIN_LINE);
    }
    open = Open.ROWS;
    return rows;
  }

  /// Whether a line ends that many bytes ahead.
  boolean isEndOfLine(int ahead) throws IOException {
    int each = input.peek(ahead);
    return each == '\n' || each == '\r' || each == END;
  }

  /// Whether this text lies ahead, its letters in any case.
  boolean isAhead(String text) throws IOException {
    for (int at = 0; at < text.length(); at++) {
      if (Character.toUpperCase(input.peek(at)) != Character.toUpperCase(text.charAt(at))) {
        return false;
      }
    }
    return true;
  }
}
