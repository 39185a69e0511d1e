package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.dump.postgresql.PostgresDumpPart.Mark;
import io.backupmonitor.format.dump.postgresql.PostgresDumpPart.Open;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a PostgreSQL dump in plain SQL, front to back, and splits it into its parts as psql does,
/// without running anything. Rows of COPY blocks are passed on as blocks of bytes. Memory is
/// bounded by the longest statement that is kept. For one thread.
public final class PostgresDumpReader {

  private static final Pattern ORIGIN =
      Pattern.compile("^-- Dumped from database version (\\d{1,4})\\b");

  private static final int LONGEST_TAG = 70;
  private static final int LONGEST_LINE_SHOWN = 300;

  private final DumpBytes bytes;
  private final StatementText text;
  private boolean atStart = true;
  private boolean standardStrings = true;
  private Charset charset = StandardCharsets.UTF_8;
  private @Nullable CopyBlock copy;
  private PostgresDumpPart.@Nullable Backslash behindCopy;

  private int depth;
  private RoutineBody body = new RoutineBody();
  private ValueRows values = new ValueRows();
  private long statementLine;

  /// @param in the dump; not closed
  /// @param longestKept how many bytes of a statement are kept; what lies behind is only counted
  public PostgresDumpReader(InputStream in, int longestKept) {
    this.bytes = new DumpBytes(in);
    this.text = new StatementText(longestKept);
  }

  /// Goes on with other bytes, as if they were a dump of their own; only what was set before stays
  /// so: the encoding, and whether a backslash in a string is one.
  ///
  /// @param in the bytes; not closed
  void goOnWith(InputStream in) {
    bytes.restart(in);
    copy = null;
    behindCopy = null;
  }

  /// The line that is being read, counted from 1.
  public long line() {
    return bytes.line();
  }

  /// The next part; after an [PostgresDumpPart.End] nothing may be asked any more.
  ///
  /// @throws DamageException when there are bytes that no dump holds
  public PostgresDumpPart next() throws IOException {
    if (atStart) {
      atStart = false;
      bytes.skipByteOrderMark();
    }
    PostgresDumpPart.Backslash waiting = behindCopy;
    if (waiting != null) {
      behindCopy = null;
      return waiting;
    }
    CopyBlock block = copy;
    if (block == null) {
      return betweenStatements();
    }
    PostgresDumpPart part = block.next();
    if (part instanceof PostgresDumpPart.CopyEnd) {
      copy = null;
    }
    return part;
  }

  private PostgresDumpPart betweenStatements() throws IOException {
    while (true) {
      int each = bytes.peek();
      if (each < 0) {
        return new PostgresDumpPart.End(Open.NOTHING, bytes.line(), 0);
      }
      if (each == '-' && bytes.peek(1) == '-') {
        PostgresDumpPart told = told();
        if (told != null) {
          return told;
        }
      } else if (each == '/' && bytes.peek(1) == '*') {
        long start = bytes.line();
        if (!comment()) {
          return new PostgresDumpPart.End(Open.COMMENT, start, 0);
        }
      } else if (each == '\\') {
        return backslash(false);
      } else if (each == ';' || DumpBytes.isBlank(each)) {
        bytes.read();
      } else {
        return statement();
      }
    }
  }

  /// What a comment between statements tells, if it is one of the tools' own.
  private @Nullable PostgresDumpPart told() throws IOException {
    long start = bytes.line();
    String line = bytes.restOfLine(LONGEST_LINE_SHOWN).stripTrailing();
    for (Mark mark : Mark.values()) {
      if (line.equals(mark.comment())) {
        return new PostgresDumpPart.Marked(mark, start);
      }
    }
    Matcher origin = ORIGIN.matcher(line);
    return origin.find() ? new PostgresDumpPart.Origin(Integer.parseInt(origin.group(1))) : null;
  }

  private PostgresDumpPart backslash(boolean insideStatement) throws IOException {
    long line = bytes.line();
    PostgresDumpPart.Backslash command =
        new PostgresDumpPart.Backslash(
            bytes.restOfLine(LONGEST_LINE_SHOWN).strip(), line, insideStatement);
    if (PostgresDanger.command(command) instanceof PostgresDanger.Command.Encoding(String name)) {
      followEncoding(name);
    }
    return command;
  }

  private PostgresDumpPart statement() throws IOException {
    text.clear();
    depth = 0;
    body = new RoutineBody();
    values = new ValueRows();
    statementLine = bytes.line();
    while (true) {
      int each = bytes.peek();
      if (each < 0) {
        return new PostgresDumpPart.End(Open.STATEMENT, statementLine, 0);
      }
      if (each == '\\') {
        return backslash(true);
      }
      if (each == ';' && depth <= 0 && !body.isOpen()) {
        bytes.read();
        return ended();
      }
      if (!token(each)) {
        return new PostgresDumpPart.End(Open.QUOTE, statementLine, 0);
      }
    }
  }

  /// Takes one token into the statement; false when the bytes end inside a quote or comment.
  private boolean token(int first) throws IOException {
    if (DumpBytes.isWordPart(first)) {
      return word();
    }
    return switch (first) {
      case '\'' -> quoted('\'', !standardStrings);
      case '"' -> quoted('"', false);
      case '$' -> dollarQuoted();
      case '-' -> bytes.peek(1) == '-' ? lineComment() : symbol(first);
      case '/' -> bytes.peek(1) == '*' ? comment() : symbol(first);
      default -> symbol(first);
    };
  }

  private boolean symbol(int symbol) throws IOException {
    if (symbol == '(') {
      if (depth == 0) {
        values.parenthesis();
      }
      depth++;
    } else if (symbol == ')') {
      depth--;
    }
    take();
    return true;
  }

  private boolean word() throws IOException {
    text.beginWord();
    while (DumpBytes.isWordPart(bytes.peek()) || (bytes.peek() == '$' && text.inWord())) {
      text.addToWord(take());
    }
    String word = text.word();
    if (bytes.peek() == '\'' && word.equals("e")) {
      return quoted('\'', true);
    }
    if (depth <= 0) {
      body.word(word);
      values.word(word);
    }
    return true;
  }

  private boolean quoted(int quote, boolean escapes) throws IOException {
    take();
    while (true) {
      bytes.readUntil(quote, '\\', quote, text);
      int each = bytes.peek();
      if (each < 0) {
        return false;
      }
      take();
      if (escapes && each == '\\') {
        if (bytes.peek() < 0) {
          return false;
        }
        take();
      } else if (each == quote) {
        if (bytes.peek() != quote) {
          return true;
        }
        take();
      }
    }
  }

  private boolean dollarQuoted() throws IOException {
    int length = dollarTag();
    if (length == 0) {
      take();
      return true;
    }
    byte[] tag = new byte[length];
    for (int index = 0; index < length; index++) {
      tag[index] = (byte) take();
    }
    bytes.readUntil('$', '$', '$', text);
    while (!bytes.startsWith(tag)) {
      if (bytes.peek() < 0) {
        return false;
      }
      take();
      bytes.readUntil('$', '$', '$', text);
    }
    for (int index = 0; index < length; index++) {
      take();
    }
    return true;
  }

  /// The length of the `$tag$` that begins here; 0 when none does.
  private int dollarTag() throws IOException {
    for (int index = 1; index < LONGEST_TAG; index++) {
      int each = bytes.peek(index);
      if (each == '$') {
        return index + 1;
      }
      boolean digitFirst = index == 1 && each >= '0' && each <= '9';
      if (!DumpBytes.isWordPart(each) || digitFirst) {
        return 0;
      }
    }
    return 0;
  }

  private boolean lineComment() throws IOException {
    bytes.readUntil('\n', '\n', '\n', text);
    while (bytes.peek() >= 0 && bytes.peek() != '\n') {
      take();
      bytes.readUntil('\n', '\n', '\n', text);
    }
    return true;
  }

  /// Takes a block comment, which may hold others.
  private boolean comment() throws IOException {
    int open = 0;
    do {
      int each = bytes.peek();
      if (each < 0) {
        return false;
      }
      int second = bytes.peek(1);
      if (each == '/' && second == '*') {
        open++;
        take();
      } else if (each == '*' && second == '/') {
        open--;
        take();
      }
      take();
    } while (open > 0);
    return true;
  }

  private int take() throws IOException {
    int each = bytes.read();
    if (each == 0) {
      throw new DamageException(
          FindingCode.DUMP_CORRUPT,
          "holds a NUL byte in line %,d, which no dump tool writes".formatted(bytes.line()));
    }
    text.add(each);
    return each;
  }

  private PostgresDumpPart ended() throws IOException {
    PostgresStatement statement =
        new PostgresStatement(
            text.bytes(), text.length(), statementLine, values.rows(), body.firstWord(), charset);
    if (statement.begins("set")) {
      followSetting(statement.words());
    } else if (statement.begins("copy")) {
      CopyClause clause = CopyClause.of(statement.words());
      if (clause != null) {
        return copyStart(statement, clause);
      }
    }
    return new PostgresDumpPart.Statement(statement);
  }

  private PostgresDumpPart copyStart(PostgresStatement statement, CopyClause clause)
      throws IOException {
    while (bytes.peek() == ' ' || bytes.peek() == '\t' || bytes.peek() == '\r') {
      bytes.read();
    }
    long line = bytes.line();
    String rest = bytes.restOfLine(LONGEST_LINE_SHOWN).strip();
    if (rest.startsWith("\\")) {
      behindCopy = new PostgresDumpPart.Backslash(rest, line, false);
    }
    copy = new CopyBlock(bytes, String.join(".", clause.table()), clause.csv(), clause.header());
    return new PostgresDumpPart.CopyStart(statement, clause.table());
  }

  private void followSetting(PostgresWords words) {
    words.accept("set");
    words.acceptOneOf("session", "local");
    boolean names = words.accept("names");
    String setting = names ? "client_encoding" : words.name();
    if (setting == null) {
      return;
    }
    if (!names && !words.acceptSymbol('=')) {
      words.accept("to");
    }
    String value = words.value();
    if (setting.equals("standard_conforming_strings") && value != null) {
      standardStrings =
          !List.of("off", "false", "0", "no").contains(value.toLowerCase(Locale.ROOT));
    } else if (setting.equals("client_encoding") && value != null) {
      followEncoding(value);
    }
  }

  private void followEncoding(String name) {
    Charset known = PostgresEncoding.charset(name);
    charset = known == null ? charset : known;
  }
}
