package io.backupmonitor.format.dump.sql;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/// One walk through a dump of SQL text: what all dialects have in common. What proves a dump
/// complete differs, and is in its [Rules].
final class SqlReading {

  /// What one kind of dump asks of its parts. Made anew for each reading.
  interface Rules {

    /// Sees a statement that was read to its end.
    void statement(SqlScanner scanner);

    /// Sees a comment between statements.
    void comment(SqlScanner scanner);

    /// Sees a line for the client program.
    void directive(SqlScanner scanner);

    /// Judges whether everything came; asked only when nothing was open at the end.
    void end(SqlScanner scanner);

    /// Whether something open at the end is held against the dump; false also where it was told
    /// here as something else.
    default boolean blamesOpen(SqlScanner scanner) {
      return true;
    }
  }

  /// Enough for the names at the beginning of a statement.
  private static final int KEEP = 8 * 1024;

  private final InspectionContext context;
  private final SqlScanner scanner;
  private final Rules rules;
  private final SqlTables tables = new SqlTables();
  private boolean unbalanced;

  private SqlReading(SqlScanner scanner, Rules rules, InspectionContext context) {
    this.scanner = scanner;
    this.rules = rules;
    this.context = context;
  }

  /// Reads a dump to its end and tells everything about it.
  static void read(Content content, SqlDialect dialect, Rules rules, InspectionContext context)
      throws IOException {
    read(content.stream(), dialect, rules, context);
  }

  /// Reads text to its end and tells everything about it.
  static void read(InputStream text, SqlDialect dialect, Rules rules, InspectionContext context)
      throws IOException {
    new SqlReading(new SqlScanner(text, dialect, KEEP), rules, context).read();
  }

  private void read() throws IOException {
    try {
      for (SqlScanner.Part part = scanner.next();
          part != SqlScanner.Part.END;
          part = scanner.next()) {
        take(part);
      }
    } finally {
      tables.tell(context);
    }
    judge();
  }

  private void take(SqlScanner.Part part) throws DamageException {
    switch (part) {
      case STATEMENT -> {
        if (scanner.open() == SqlScanner.Open.NOTHING) {
          tables.take(scanner);
          rules.statement(scanner);
          checkBalance();
        }
      }
      case COMMENT -> rules.comment(scanner);
      case DIRECTIVE -> rules.directive(scanner);
      case END -> throw new IllegalStateException("the end is no part");
    }
  }

  private void checkBalance() {
    if (scanner.balanced() || unbalanced || !scanner.keyword().equals("INSERT")) {
      return;
    }
    unbalanced = true;
    context.finding(
        FindingCode.DUMP_CORRUPT,
        "statement %,d at byte %,d ends with its parentheses open: '%s'"
            .formatted(scanner.statements(), scanner.start(), scanner.excerpt()));
  }

  private void judge() {
    if (scanner.nulBytes() > 0) {
      context.finding(
          FindingCode.DUMP_CORRUPT,
          "holds %,d NUL bytes, the first at byte %,d, which no dump of text has"
              .formatted(scanner.nulBytes(), scanner.firstNul()));
    }
    if (scanner.open() != SqlScanner.Open.NOTHING && rules.blamesOpen(scanner)) {
      tellOpen();
      return;
    }
    if (tables.building() == 0) {
      context.finding(
          FindingCode.DUMP_EMPTY,
          "has %,d statements, but none that creates or fills anything"
              .formatted(scanner.statements()));
    }
    rules.end(scanner);
  }

  private void tellOpen() {
    FindingCode code =
        Map.of(SqlScanner.Open.ROWS, FindingCode.DUMP_OPEN_COPY)
            .getOrDefault(scanner.open(), FindingCode.DUMP_OPEN_STATEMENT);
    context.finding(
        code,
        "ends inside %s: part %,d, which begins at byte %,d of %,d: '%s'; the dump was cut off"
            .formatted(
                scanner.open().words(),
                scanner.statements(),
                scanner.start(),
                scanner.offset(),
                scanner.excerpt()));
  }
}
