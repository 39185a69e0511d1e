package io.backupmonitor.format.dump;

import static io.backupmonitor.format.dump.SqlInput.END;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.backupmonitor.format.dump.SqlDialect.Feature;
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
  private final SqlDialect dialect;
  private final SqlBytes bytes;
  private final boolean backslashEscapes;
  private String delimiter = ";";
  private int delimiterStart = ';';

  private Open open = Open.NOTHING;
  private long statements;
  private long start;
  private boolean freshLine = true;

  // The statement that is being read.
  private final StringBuilder word = new StringBuilder();
  private String keyword = "";
  private int words;
  private long rows;
  private int depth;
  private int executable;
  private Values values = Values.NONE;
  private boolean mayHaveBody;
  private boolean inBody;
  private Tail tail = Tail.OTHER;
  private boolean backslashSeen;
  private boolean escapeDoubtful;

  /// @param in the text; not closed from here
  /// @param keepAtMost how many bytes of each part are remembered for [#text()]
  public SqlScanner(InputStream in, SqlDialect dialect, int keepAtMost) {
    this.input = new SqlInput(in, keepAtMost);
    this.dialect = dialect;
    this.bytes = new SqlBytes(dialect);
    this.backslashEscapes = dialect.has(Feature.BACKSLASH_ESCAPES);
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
    if (isLineComment(each)) {
      return outerComment(true);
    }
    if (each == '/' && input.peek(1) == '*' && !isExecutable()) {
      return outerComment(false);
    }
    if (each == '\\' || (each == '.' && freshLine && dialect.has(Feature.DOT_COMMANDS))) {
      input.skip(SqlBytes.WITHIN_LINE);
      input.endKeep();
      return Part.DIRECTIVE;
    }
    statement();
    freshLine = false;
    return Part.STATEMENT;
  }

  private Part outerComment(boolean line) throws IOException {
    if (line) {
      input.skip(SqlBytes.WITHIN_LINE);
    } else {
      skipBlockComment();
      freshLine = false;
    }
    input.endKeep();
    return Part.COMMENT;
  }

  private void statement() throws IOException {
    beginStatement();
    while (true) {
      int each = input.skip(depth > 0 ? bytes.deep() : SqlBytes.BLANKS);
      if (each == END) {
        open = open == Open.NOTHING ? Open.STATEMENT : open;
        input.endKeep();
        return;
      }
      if (each == delimiterStart && isDelimiter()) {
        if (endsHere()) {
          input.endKeep();
          input.advance(delimiter.length());
          afterStatement();
          return;
        }
        tail = Tail.SEMICOLON;
        input.advance(delimiter.length());
      } else if (step(each)) {
        input.endKeep();
        return;
      }
    }
  }

  private boolean isDelimiter() throws IOException {
    return delimiter.length() == 1 || isAhead(delimiter);
  }

  private void beginStatement() {
    statements++;
    words = 0;
    rows = 0;
    depth = 0;
    executable = 0;
    values = Values.NONE;
    mayHaveBody = false;
    inBody = false;
    tail = Tail.OTHER;
    backslashSeen = false;
  }

  private boolean endsHere() {
    return !inBody || tail == Tail.SEMICOLON_END;
  }

  private void afterStatement() throws IOException {
    if (keyword().equals("COPY")
        && dialect.has(Feature.COPY_ROWS)
        && text().toUpperCase(Locale.ROOT).contains("FROM STDIN")) {
      skipCopyRows();
    }
  }

  /// Passes one token; says whether it ended the statement.
  private boolean step(int each) throws IOException {
    boolean newLine = freshLine;
    freshLine = each == '\n';
    switch (bytes.kind(each)) {
      case WORD -> {
        readWord();
        return newLine && isLineDelimiter();
      }
      case QUOTE -> skipString(each);
      case NAME_QUOTE -> skipUntil(each);
      case BRACKET -> skipUntil(']');
      case OPEN -> {
        rows += depth == 0 && values == Values.LISTED ? 1 : 0;
        depth++;
        pass();
      }
      case CLOSE -> {
        depth--;
        pass();
      }
      case DASH, HASH -> lineCommentOrPass(each);
      case SLASH -> {
        return slash(newLine);
      }
      case STAR -> star();
      case BACKSLASH -> {
        backslashSeen = true;
        pass();
      }
      case DOLLAR -> dollar();
      case COMMA -> {
        tail = Tail.OTHER;
        input.advance(1);
      }
      case BLANK -> input.advance(1);
      case OTHER -> {
        listIsOver();
        pass();
      }
    }
    return false;
  }

  private void pass() {
    tail = Tail.OTHER;
    input.advance(1);
  }

  private void listIsOver() {
    if (depth == 0 && rows > 0) {
      values = Values.OVER;
    }
  }

  private void readWord() throws IOException {
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
    if (dialect.has(Feature.COMPOUND_BODIES) && keyword.equals("CREATE")) {
      understandBody();
    }
  }

  private void understandBody() {
    mayHaveBody |= words < 6 && (isWord("TRIGGER") || isWord("FUNCTION") || isWord("PROCEDURE"));
    inBody |= mayHaveBody && isWord("BEGIN");
    tail = tail == Tail.SEMICOLON && isWord("END") ? Tail.SEMICOLON_END : Tail.OTHER;
  }

  private boolean isWord(String expected) {
    return word.length() == expected.length() && expected.contentEquals(word);
  }

  private boolean isLineDelimiter() throws IOException {
    return dialect.has(Feature.LINE_DELIMITERS) && isWord("GO") && isEndOfLine(0);
  }

  private boolean isEndOfLine(int ahead) throws IOException {
    int each = input.peek(ahead);
    return each == '\n' || each == '\r' || each == END;
  }

  private void skipString(int quote) throws IOException {
    tail = Tail.OTHER;
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

  private void skipUntil(int quote) throws IOException {
    tail = Tail.OTHER;
    listIsOver();
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

  private boolean isLineComment(int each) throws IOException {
    if (each == '#') {
      return dialect.has(Feature.HASH_COMMENTS);
    }
    if (each != '-' || input.peek(1) != '-') {
      return false;
    }
    return !dialect.has(Feature.DASHES_NEED_SPACE) || input.peek(2) <= ' ';
  }

  private void lineCommentOrPass(int each) throws IOException {
    if (isLineComment(each)) {
      input.skip(SqlBytes.WITHIN_LINE);
    } else {
      listIsOver();
      pass();
    }
  }

  private boolean slash(boolean newLine) throws IOException {
    if (input.peek(1) != '*') {
      pass();
      return newLine && dialect.has(Feature.LINE_DELIMITERS) && isEndOfLine(0);
    }
    if (!isExecutable()) {
      skipBlockComment();
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
      pass();
    }
  }

  /// Whether the comment ahead is one whose content a server executes. Version 999999 is that of
  /// no server: `mariadb-dump` hides a command for the client behind it.
  private boolean isExecutable() throws IOException {
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

  private void skipBlockComment() throws IOException {
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

  private void dollar() throws IOException {
    tail = Tail.OTHER;
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
    skipDollarString(tag.toString());
  }

  private void skipDollarString(String tag) throws IOException {
    while (input.skip(SqlBytes.NO_DOLLAR) != END) {
      if (isAhead(tag)) {
        input.advance(tag.length());
        return;
      }
      input.advance(1);
    }
    open = Open.STRING;
  }

  private void skipCopyRows() throws IOException {
    input.skip(SqlBytes.WITHIN_LINE);
    while (input.peek() != END) {
      input.advance(1);
      if (input.peek() == '\\' && input.peek(1) == '.' && isEndOfLine(2)) {
        input.advance(2);
        return;
      }
      rows += input.peek() == END ? 0 : 1;
      input.skip(SqlBytes.WITHIN_LINE);
    }
    open = Open.ROWS;
  }

  private boolean isDelimiterCommand(int each) throws IOException {
    return (each == 'D' || each == 'd')
        && dialect.has(Feature.DELIMITER_COMMAND)
        && isAhead("DELIMITER")
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

  /// Whether this text lies ahead, its letters in any case.
  private boolean isAhead(String text) throws IOException {
    for (int at = 0; at < text.length(); at++) {
      if (Character.toUpperCase(input.peek(at)) != Character.toUpperCase(text.charAt(at))) {
        return false;
      }
    }
    return true;
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
    return words == 0 ? "" : keyword;
  }

  /// How many value lists the current `INSERT` has, or how many rows follow the current `COPY`.
  public long rows() {
    return rows;
  }

  /// Whether the current statement closes every parenthesis that it opens.
  public boolean balanced() {
    return depth == 0;
  }

  /// Whether a backslash stands outside all strings of the current statement.
  public boolean backslashSeen() {
    return backslashSeen;
  }

  /// Whether a backslash stood before a closing quote so far: some servers take it for an escape.
  public boolean escapeDoubtful() {
    return escapeDoubtful;
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
