package io.backupmonitor.restore.sqlite;

import io.backupmonitor.format.database.SqliteDatabase;
import io.backupmonitor.format.dump.sql.SqlDialect;
import io.backupmonitor.format.dump.sql.SqlScanner;
import io.backupmonitor.format.dump.sql.SqliteDumpRules;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Plays a dump back into a new database, statement by statement, until its end or the first that
/// must not run or cannot.
final class SqliteReplay {

  /// The longest statement that is replayed; a row with a large object is one.
  private static final int LONGEST_STATEMENT = 256 << 20;

  private final List<Finding> findings;
  private final SqliteStatements statements = new SqliteStatements();
  private @Nullable SqlScanner scanner;

  /// @param findings gets what kept a statement from running
  SqliteReplay(List<Finding> findings) {
    this.findings = findings;
  }

  /// Runs the dump.
  ///
  /// @throws SQLException when a statement fails
  void run(Path dump, SqliteDatabase database) throws IOException, SQLException {
    try (InputStream text = Files.newInputStream(dump)) {
      SqlScanner parts = new SqlScanner(text, SqlDialect.SQLITE, LONGEST_STATEMENT);
      scanner = parts;
      boolean goesOn = true;
      while (goesOn) {
        goesOn =
            switch (parts.next()) {
              case STATEMENT -> statement(parts, database);
              case DIRECTIVE -> directive(parts);
              case COMMENT -> true;
              case END -> false;
            };
      }
    }
  }

  private boolean directive(SqlScanner parts) {
    if (SqliteDumpRules.isHarmless(parts.text())) {
      return true;
    }
    findings.add(
        FindingCode.DUMP_META_COMMAND.saying(
            "the dump holds a command for the shell at byte %,d, which was not run: '%s'"
                .formatted(parts.start(), parts.excerpt())));
    return false;
  }

  private boolean statement(SqlScanner parts, SqliteDatabase database) throws SQLException {
    if (parts.open() != SqlScanner.Open.NOTHING) {
      findings.add(FindingCode.RESTORE_FAILED.saying("%sit is cut off".formatted(where())));
      return false;
    }
    if (!parts.textIsWhole()) {
      findings.add(
          FindingCode.LIMIT_MEMORY.saying(
              "%sit is longer than %,d bytes".formatted(where(), LONGEST_STATEMENT)));
      return false;
    }
    return switch (statements.judge(parts)) {
      case RUN -> {
        database.execute(parts.text());
        yield true;
      }
      case LEAVE_OUT -> true;
      case NOTE -> {
        findings.add(FindingCode.RESTORE_NOTE.saying(where() + "it was left out"));
        yield true;
      }
      case UNSAFE -> {
        findings.add(
            FindingCode.DUMP_UNSAFE_STATEMENT.saying(
                where() + "it reaches outside of its database, and was not run"));
        yield false;
      }
      case NO_STATEMENT -> {
        findings.add(FindingCode.RESTORE_FAILED.saying(where() + "it is no SQL of SQLite"));
        yield false;
      }
    };
  }

  /// Which statement it is about, as the beginning of a sentence.
  String where() {
    SqlScanner parts = scanner;
    return parts == null
        ? ""
        : "statement %,d at byte %,d ('%s'): "
            .formatted(parts.statements(), parts.start(), parts.excerpt());
  }

  /// Ends a transaction that the dump left open, so that what arrived can be counted; says whether
  /// there was none.
  boolean commit(SqliteDatabase database) {
    try {
      database.execute("COMMIT");
      return false;
    } catch (SQLException none) {
      return true;
    }
  }
}
