package io.backupmonitor.format.dump.sql;

import static io.backupmonitor.format.dump.sql.SqlInput.END;

import io.backupmonitor.format.dump.sql.SqlDialect.Feature;
import java.io.IOException;

/// What is known of the statement that is being read: its first word, its depth in parentheses, its
/// value lists, and whether it is inside a body that holds delimiters of its own. For one thread.
final class SqlStatement {

  private enum Values {
    NONE,
    EXPECTED,
    LISTED,
    OVER
  }

  private enum Tail {
    OTHER,
    SEMICOLON,
    SEMICOLON_END
  }

  private static final int LONGEST_WORD = 24;

  private final SqlInput input;
  private final SqlBytes bytes;
  private final boolean compoundBodies;

  private final StringBuilder word = new StringBuilder();
  private String keyword = "";
  private int words;
  private long rows;
  private int depth;
  private Values values = Values.NONE;
  private boolean mayHaveBody;
  private boolean inBody;
  private Tail tail = Tail.OTHER;

  SqlStatement(SqlInput input, SqlDialect dialect, SqlBytes bytes) {
    this.input = input;
    this.bytes = bytes;
    this.compoundBodies = dialect.has(Feature.COMPOUND_BODIES);
  }

  void begin() {
    words = 0;
    rows = 0;
    depth = 0;
    values = Values.NONE;
    mayHaveBody = false;
    inBody = false;
    tail = Tail.OTHER;
  }

  /// The first word in upper case; empty where it begins otherwise.
  String keyword() {
    return words == 0 ? "" : keyword;
  }

  /// How many value lists were seen, or rows were added.
  long rows() {
    return rows;
  }

  void addRows(long more) {
    rows += more;
  }

  /// How many parentheses are open.
  int depth() {
    return depth;
  }

  /// Passes a word.
  void readWord() throws IOException {
    word.setLength(0);
    int each = input.peek();
    while (each != END && bytes.isWordPart(each)) {
      if (word.length() < LONGEST_WORD) {
        word.append((char) (each >= 'a' && each <= 'z' ? each - 32 : each));
      }
      input.advance(1);
      each = input.peek();
    }
    if (depth == 0) {
      understandWord();
    }
  }

  private void understandWord() {
    words++;
    if (words == 1) {
      keyword = isWord(keyword) ? keyword : word.toString();
      values =
          keyword.equals("INSERT") || keyword.equals("REPLACE") ? Values.EXPECTED : Values.NONE;
    }
    if (values == Values.EXPECTED && isWord("VALUES")) {
      values = Values.LISTED;
    } else {
      listIsOver();
    }
    if (compoundBodies && keyword.equals("CREATE")) {
      understandBody();
    }
  }

  private void understandBody() {
    mayHaveBody |= words < 6 && (isWord("TRIGGER") || isWord("FUNCTION") || isWord("PROCEDURE"));
    inBody |= mayHaveBody && isWord("BEGIN");
    tail = tail == Tail.SEMICOLON && isWord("END") ? Tail.SEMICOLON_END : Tail.OTHER;
  }

  /// Whether the last word was this one, given in upper case.
  boolean isWord(String expected) {
    return word.length() == expected.length() && expected.contentEquals(word);
  }

  void open() {
    rows += depth == 0 && values == Values.LISTED ? 1 : 0;
    depth++;
    pass();
  }

  void close() {
    depth--;
    pass();
  }

  /// Passes a byte that is no delimiter.
  void pass() {
    goesOn();
    input.advance(1);
  }

  /// Something came that is no delimiter.
  void goesOn() {
    tail = Tail.OTHER;
  }

  /// Something came that stands in no list of values.
  void listIsOver() {
    if (depth == 0 && rows > 0) {
      values = Values.OVER;
    }
  }

  /// Whether a delimiter here ends it.
  boolean endsHere() {
    return !inBody || tail == Tail.SEMICOLON_END;
  }

  /// A delimiter of its body was passed.
  void bodyGoesOn() {
    tail = Tail.SEMICOLON;
  }
}
