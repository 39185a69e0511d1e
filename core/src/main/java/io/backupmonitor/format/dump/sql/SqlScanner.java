package io.backupmonitor.format.dump.sql;

import static io.backupmonitor.format.dump.sql.SqlInput.END;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.backupmonitor.format.dump.sql.SqlDialect.Feature;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/// Cuts SQL text into statements, comments and client commands, byte by byte and in one pass: knows
/// quotes, comments and delimiters, and counts the value lists of an `INSERT`. Memory stays bounded
/// however long a statement is. For one thread.
public final class SqlScanner {

  /// What [#next()] came upon.
  public enum Part {
    STATEMENT,
    /// A comment between two statements.
    COMMENT,
    /// A line that speaks to a client program, such as `.shell` or `\!`.
    DIRECTIVE,
    END
  }

  /// What was still open where the text ended.
  public enum Open {
    NOTHING("nothing"),
    STATEMENT("a statement"),
    STRING("a quoted string"),
    COMMENT("a comment"),
    DELIMITER("a DELIMITER block"),
    ROWS("a COPY block");

    private final String words;

    Open(String words) {
      this.words = words;
    }

    /// What it is called in a sentence.
    public String words() {
      return words;
    }
  }

  private final SqlInput input;
  private final SqlDialect dialect;
  private final SqlBytes bytes;
  private final SqlQuoted quoted;
  private final SqlStatement statement;
  private String delimiter = ";";
  private int delimiterStart = ';';

  private Open open = Open.NOTHING;
  private long statements;
  private long start;
  private boolean freshLine = true;

  private int executable;
  private boolean backslashSeen;

  /// @param in the text; not closed from here
  /// @param keepAtMost how many bytes of each part are remembered for [#text()]
  public SqlScanner(InputStream in, SqlDialect dialect, int keepAtMost) {
    this(in, dialect, keepAtMost, SqlInput.WINDOW);
  }

  /// @param window how many bytes are looked at together; more than the longest look ahead
  SqlScanner(InputStream in, SqlDialect dialect, int keepAtMost, int window) {
    this.input = new SqlInput(in, keepAtMost, Math.max(window, SqlInput.LEAST_WINDOW));
    this.dialect = dialect;
    this.bytes = new SqlBytes(dialect);
    this.quoted = new SqlQuoted(input, dialect, bytes);
    this.statement = new SqlStatement(input, dialect, bytes);
  }

  /// Moves to the next part.
  public Part next() throws IOException {
    if (open != Open.NOTHING) {
      return Part.END;
    }
    while (true) {
      int each = input.skip(SqlBytes.BLANKS);
      if (each == END) {
        open = delimiter.equals(";") ? Open.NOTHING : Open.DELIMITER;
        return Part.END;
      }
      if (each == '\n') {
        input.advance(1);
        freshLine = true;
      } else if (each == delimiterStart && isDelimiter()) {
        input.advance(delimiter.length());
        freshLine = false;
      } else if (each == 0xef && input.offset() == 0 && input.peek(2) == 0xbf) {
        input.advance(3);
      } else if (isDelimiterCommand(each)) {
        readDelimiter();
      } else {
        return part(each);
      }
    }
  }

  private Part part(int each) throws IOException {
    start = input.offset();
    input.keep();
    if (quoted.isLineComment(each)) {
      return outerComment(true);
    }
    if (each == '/' && input.peek(1) == '*' && !quoted.isExecutable()) {
      return outerComment(false);
    }
    if (each == '\\' || (each == '.' && freshLine && dialect.has(Feature.DOT_COMMANDS))) {
      input.skip(SqlBytes.WITHIN_LINE);
      input.endKeep();
      return Part.DIRECTIVE;
    }
    readStatement();
    freshLine = false;
    return Part.STATEMENT;
  }

  private Part outerComment(boolean line) throws IOException {
    if (line) {
      input.skip(SqlBytes.WITHIN_LINE);
    } else {
      quoted.blockComment();
      open = quoted.open();
      freshLine = false;
    }
    input.endKeep();
    return Part.COMMENT;
  }

  private void readStatement() throws IOException {
    statements++;
    statement.begin();
    executable = 0;
    backslashSeen = false;
    while (true) {
      int each = input.skip(statement.depth() > 0 ? bytes.deep() : SqlBytes.BLANKS);
      if (each == END) {
        open = quoted.open() == Open.NOTHING ? Open.STATEMENT : quoted.open();
        input.endKeep();
        return;
      }
      if (each == delimiterStart && isDelimiter()) {
        if (statement.endsHere()) {
          input.endKeep();
          input.advance(delimiter.length());
          afterStatement();
          return;
        }
        statement.bodyGoesOn();
        input.advance(delimiter.length());
      } else if (step(each)) {
        input.endKeep();
        return;
      }
    }
  }

  private boolean isDelimiter() throws IOException {
    return delimiter.length() == 1 || quoted.isAhead(delimiter);
  }

  private void afterStatement() throws IOException {
    if (keyword().equals("COPY")
        && dialect.has(Feature.COPY_ROWS)
        && text().toUpperCase(Locale.ROOT).contains("FROM STDIN")) {
      statement.addRows(quoted.copyRows());
      open = quoted.open();
    }
  }

  /// Passes one token; says whether it ended the statement.
  private boolean step(int each) throws IOException {
    boolean newLine = freshLine;
    freshLine = each == '\n';
    switch (bytes.kind(each)) {
      case WORD -> {
        statement.readWord();
        return newLine && isLineDelimiter();
      }
      case QUOTE -> {
        statement.goesOn();
        quoted.string(each);
      }
      case NAME_QUOTE -> name(each);
      case BRACKET -> name(']');
      case OPEN -> statement.open();
      case CLOSE -> statement.close();
      case DASH, HASH -> lineCommentOrPass(each);
      case SLASH -> {
        return slash(newLine);
      }
      case STAR -> star();
      case BACKSLASH -> {
        backslashSeen = true;
        statement.pass();
      }
      case DOLLAR -> {
        statement.goesOn();
        quoted.dollarString();
      }
      case COMMA -> statement.pass();
      case BLANK -> input.advance(1);
      case OTHER -> {
        statement.listIsOver();
        statement.pass();
      }
    }
    return false;
  }

  private void name(int quote) throws IOException {
    statement.goesOn();
    statement.listIsOver();
    quoted.name(quote);
  }

  private boolean isLineDelimiter() throws IOException {
    return dialect.has(Feature.LINE_DELIMITERS) && statement.isWord("GO") && quoted.isEndOfLine(0);
  }

  private void lineCommentOrPass(int each) throws IOException {
    if (quoted.isLineComment(each)) {
      input.skip(SqlBytes.WITHIN_LINE);
    } else {
      statement.listIsOver();
      statement.pass();
    }
  }

  private boolean slash(boolean newLine) throws IOException {
    if (input.peek(1) != '*') {
      statement.pass();
      return newLine && dialect.has(Feature.LINE_DELIMITERS) && quoted.isEndOfLine(0);
    }
    if (!quoted.isExecutable()) {
      quoted.blockComment();
      return false;
    }
    executable++;
    input.advance(input.peek(2) == '!' ? 3 : 4);
    input.skip(SqlBytes.DIGITS);
    return false;
  }

  private void star() throws IOException {
    if (executable > 0 && input.peek(1) == '/') {
      executable--;
      input.advance(2);
    } else {
      statement.pass();
    }
  }

  private boolean isDelimiterCommand(int each) throws IOException {
    return (each == 'D' || each == 'd')
        && dialect.has(Feature.DELIMITER_COMMAND)
        && quoted.isAhead("DELIMITER")
        && SqlBytes.BLANKS[Math.max(0, input.peek("DELIMITER".length()))];
  }

  private void readDelimiter() throws IOException {
    input.advance("DELIMITER".length());
    input.skip(SqlBytes.BLANKS);
    StringBuilder chosen = new StringBuilder();
    for (int each = input.peek(); each > ' ' && chosen.length() < 16; each = input.peek()) {
      chosen.append((char) each);
      input.advance(1);
    }
    if (!chosen.isEmpty()) {
      delimiter = chosen.toString();
      delimiterStart = delimiter.charAt(0);
      bytes.stopAt(delimiterStart);
    }
  }

  /// What is open; [Open#NOTHING] as long as the text goes on.
  public Open open() {
    return open;
  }

  /// How many statements began so far; the current one's number.
  public long statements() {
    return statements;
  }

  /// Where the current part begins, in bytes from the start.
  public long start() {
    return start;
  }

  /// How many bytes were read so far.
  public long offset() {
    return input.offset();
  }

  /// The first word of the current statement in upper case; empty where it begins otherwise.
  public String keyword() {
    return statement.keyword();
  }

  /// How many value lists the current `INSERT` has, or how many rows follow the current `COPY`.
  public long rows() {
    return statement.rows();
  }

  /// Whether the current statement closes every parenthesis that it opens.
  public boolean balanced() {
    return statement.depth() == 0;
  }

  /// Whether a backslash stands outside all strings of the current statement.
  public boolean backslashSeen() {
    return backslashSeen;
  }

  /// Whether a backslash stood before a closing quote so far: some servers take it for an escape.
  public boolean escapeDoubtful() {
    return quoted.escapeDoubtful();
  }

  /// The beginning of the current part, without its delimiter.
  public String text() {
    return new String(input.kept(), 0, input.keptLength(), UTF_8);
  }

  /// Whether [#text()] is the whole part.
  public boolean textIsWhole() {
    return input.keptAll();
  }

  /// The words of [#text()], one by one.
  public SqlWords words() {
    return new SqlWords(input.kept(), input.keptLength());
  }

  /// The bytes of [#text()], to be read up to [#keptLength()] and until [#next()].
  public byte[] kept() {
    return input.kept();
  }

  /// How many bytes [#text()] has.
  public int keptLength() {
    return input.keptLength();
  }

  /// How many NUL bytes were passed.
  public long nulBytes() {
    return input.nulBytes();
  }

  /// Where the first of them was.
  public long firstNul() {
    return input.firstNul();
  }

  /// The current part, cut short for a message: its first line, at most 60 characters.
  public String excerpt() {
    String text = new String(input.kept(), 0, Math.min(input.keptLength(), 200), ISO_8859_1);
    String line = text.strip().lines().findFirst().orElse("").replaceAll("[^ -~]", "?");
    return line.length() > 60 ? line.substring(0, 57) + "..." : line;
  }
}
