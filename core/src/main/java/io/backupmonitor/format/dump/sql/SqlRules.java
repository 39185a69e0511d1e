package io.backupmonitor.format.dump.sql;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;

/// What can be said about SQL text of an unknown tool: nothing proves it complete.
final class SqlRules implements SqlReading.Rules {

  private final InspectionContext context;
  private long ended;

  SqlRules(InspectionContext context) {
    this.context = context;
  }

  @Override
  public void statement(SqlScanner scanner) {
    ended++;
  }

  @Override
  public void comment(SqlScanner scanner) {
    // Comments prove nothing here.
  }

  @Override
  public void directive(SqlScanner scanner) {
    // Which client the text was written for is not known.
  }

  /// A last statement without its semicolon is usual where it is the only one, and where an open
  /// quote may be due to an escape that this reader does not know, nothing can be said.
  @Override
  public boolean blamesOpen(SqlScanner scanner) {
    return switch (scanner.open()) {
      case NOTHING -> false;
      case STATEMENT -> ended > 0 || !scanner.balanced();
      case STRING -> !scanner.escapeDoubtful();
      case COMMENT, DELIMITER, ROWS -> true;
    };
  }

  @Override
  public void end(SqlScanner scanner) {
    context.finding(
        FindingCode.DUMP_NO_COMPLETION_MARK,
        "was written by no known dump tool, so nothing proves it complete");
    context.notProven("that nothing is missing at the end of the SQL text");
  }
}
