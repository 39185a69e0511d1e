package io.backupmonitor.format.dump.sql;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.util.Set;

/// What proves a dump of SQLite complete: the transaction around it is committed. The shell writes
/// `ROLLBACK` instead when it met a damaged page on its way.
public final class SqliteDumpRules implements SqlReading.Rules {

  private static final Set<String> AFTER_COMMIT = Set.of("PRAGMA", "ANALYZE", "VACUUM", "SELECT");

  private final InspectionContext context;
  /// How statements of SQLite begin (its documentation, "SQL Language").
  private static final Set<String> KNOWN =
      Set.of(
          ("ALTER ANALYZE ATTACH BEGIN COMMIT CREATE DELETE DETACH DROP END EXPLAIN INSERT PRAGMA"
                  + " REINDEX RELEASE REPLACE ROLLBACK SAVEPOINT SELECT UPDATE VACUUM VALUES WITH")
              .split(" "));

  private boolean strange;
  private boolean inTransaction;
  private boolean committed;
  private boolean rolledBack;
  private boolean textAfterCommit;

  SqliteDumpRules(InspectionContext context) {
    this.context = context;
  }

  @Override
  public void statement(SqlScanner scanner) {
    switch (scanner.keyword()) {
      case "BEGIN" -> {
        tellTextAfterCommit(scanner);
        inTransaction = true;
      }
      case "COMMIT", "END" -> {
        committed |= inTransaction;
        inTransaction = false;
      }
      case "ROLLBACK" -> {
        rolledBack = true;
        inTransaction = false;
      }
      default -> {
        tellTextAfterCommit(scanner);
        checkKnown(scanner);
      }
    }
  }

  private void checkKnown(SqlScanner scanner) {
    if (!KNOWN.contains(scanner.keyword()) && !textAfterCommit && !strange) {
      strange = true;
      context.finding(
          FindingCode.DUMP_CORRUPT,
          "statement %,d at byte %,d is no SQL: '%s'"
              .formatted(scanner.statements(), scanner.start(), scanner.excerpt()));
    }
  }

  private void tellTextAfterCommit(SqlScanner scanner) {
    if (committed && !textAfterCommit && !AFTER_COMMIT.contains(scanner.keyword())) {
      textAfterCommit = true;
      context.finding(
          FindingCode.DUMP_TEXT_AFTER_FOOTER,
          "goes on at byte %,d after its COMMIT: '%s'"
              .formatted(scanner.start(), scanner.excerpt()));
    }
  }

  @Override
  public void comment(SqlScanner scanner) {
    // Comments prove nothing here.
  }

  @Override
  public boolean blamesOpen(SqlScanner scanner) {
    tellTextAfterCommit(scanner);
    return !textAfterCommit;
  }

  @Override
  public void directive(SqlScanner scanner) {
    if (!isHarmless(scanner.text())) {
      context.finding(
          FindingCode.DUMP_META_COMMAND,
          "holds a command for the shell at byte %,d: '%s'"
              .formatted(scanner.start(), scanner.excerpt()));
    }
  }

  /// `.recover` itself writes this one line.
  public static boolean isHarmless(String directive) {
    return directive.strip().equals(".dbconfig defensive off");
  }

  @Override
  public void end(SqlScanner scanner) {
    if (rolledBack) {
      context.finding(
          FindingCode.DUMP_NO_FOOTER,
          "ends with ROLLBACK instead of COMMIT: its tool met errors in the database");
    } else if (inTransaction) {
      context.finding(
          FindingCode.DUMP_NO_FOOTER, "the COMMIT that its tool writes last is missing");
    } else if (!committed) {
      context.finding(
          FindingCode.DUMP_NO_COMPLETION_MARK,
          "has no transaction around it, so no COMMIT proves it complete");
      context.notProven("that nothing is missing at the end of the dump");
    }
  }
}
