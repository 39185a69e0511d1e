package io.backupmonitor.format.dump.sql;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What proves a dump of MariaDB or MySQL complete: the comment that its tool writes last, and that
/// every session setting saved at its start is restored at its end. Dumps made with
/// `--skip-comments` have only the second, those made with `--compact` neither.
final class MysqlDumpRules implements SqlReading.Rules {

  private static final Pattern SAVED = Pattern.compile("@(OLD_\\w+)(\\s*:?=)?");

  /// How statements of a dump begin. Anything else got into the file from elsewhere, mostly an
  /// error message of the tool.
  private static final Set<String> KNOWN =
      Set.of(
          "ALTER",
          "ANALYZE",
          "BEGIN",
          "BINLOG",
          "CALL",
          "CHANGE",
          "COMMIT",
          "CREATE",
          "DEALLOCATE",
          "DELETE",
          "DO",
          "DROP",
          "EXECUTE",
          "FLUSH",
          "GRANT",
          "IF",
          "INSERT",
          "INSTALL",
          "LOAD",
          "LOCK",
          "OPTIMIZE",
          "PREPARE",
          "PURGE",
          "RELEASE",
          "RENAME",
          "REPLACE",
          "RESET",
          "REVOKE",
          "ROLLBACK",
          "SAVEPOINT",
          "SELECT",
          "SET",
          "SHOW",
          "START",
          "STOP",
          "TRUNCATE",
          "UNINSTALL",
          "UNLOCK",
          "UPDATE",
          "USE",
          "WITH");

  private static final Set<String> CLIENT_COMMANDS =
      Set.of("SYSTEM", "SOURCE", "TEE", "PAGER", "EDIT", "CONNECT");

  private final InspectionContext context;
  private final Set<String> saved = new TreeSet<>();
  private final ForeignConventions conventions = new ForeignConventions();
  private final AppendedTriggers triggers = new AppendedTriggers();
  private boolean framed;
  private boolean header;
  private int dumps;
  private boolean footer;
  private boolean textAfterFooter;
  private boolean locked;
  private boolean inTransaction;
  private boolean strange;

  MysqlDumpRules(InspectionContext context) {
    this.context = context;
  }

  @Override
  public void comment(SqlScanner scanner) {
    String text = scanner.text();
    if (text.startsWith("-- MySQL dump")
        || text.startsWith("-- MariaDB dump")
        || text.startsWith("-- Dump created by MySQL pump")) {
      begin(scanner);
    } else if (text.startsWith("-- Dump completed") || text.startsWith("-- Dump end time")) {
      footer = true;
    } else {
      conventions.comment(text);
    }
  }

  /// Several dumps may lie in one file; the one before has to be whole then.
  private void begin(SqlScanner scanner) {
    if (header && !footer) {
      context.finding(
          FindingCode.DUMP_NO_FOOTER,
          "another dump begins at byte %,d before the line 'Dump completed' of the one before it"
              .formatted(scanner.start()));
    }
    dumps++;
    footer = false;
    header = true;
  }

  @Override
  public void statement(SqlScanner scanner) {
    tellStatementAfterFooter(scanner);
    switch (scanner.keyword()) {
      case "SET" -> {
        settings(scanner.text());
        conventions.setting(scanner.text());
      }
      case "LOCK" -> locked = true;
      case "UNLOCK" -> locked = false;
      case "START" -> inTransaction |= !startsReplica(scanner);
      case "BEGIN" -> inTransaction = true;
      case "COMMIT", "ROLLBACK" -> inTransaction = false;
      default -> checkKnown(scanner);
    }
    if (scanner.backslashSeen()) {
      tellMetaCommand(scanner);
    }
  }

  private void settings(String text) {
    Matcher matcher = SAVED.matcher(text);
    while (matcher.find()) {
      if (matcher.group(2) == null) {
        saved.remove(matcher.group(1));
      } else {
        saved.add(matcher.group(1));
        framed = true;
      }
    }
  }

  private void checkKnown(SqlScanner scanner) {
    if (CLIENT_COMMANDS.contains(scanner.keyword())) {
      tellMetaCommand(scanner);
    } else if (!KNOWN.contains(scanner.keyword()) && !strange) {
      strange = true;
      context.finding(
          FindingCode.DUMP_CORRUPT,
          "statement %,d at byte %,d is no SQL: '%s'"
              .formatted(scanner.statements(), scanner.start(), scanner.excerpt()));
    }
  }

  private void tellStatementAfterFooter(SqlScanner scanner) {
    if (footer && !triggers.take(scanner)) {
      tellTextAfterFooter(scanner);
    }
  }

  private void tellTextAfterFooter(SqlScanner scanner) {
    if (footer && !textAfterFooter) {
      textAfterFooter = true;
      context.finding(
          FindingCode.DUMP_TEXT_AFTER_FOOTER,
          "goes on at byte %,d after the line 'Dump completed': '%s'"
              .formatted(scanner.start(), scanner.excerpt()));
    }
  }

  /// `mariadb-dump --apply-slave-statements` ends with it.
  private static boolean startsReplica(SqlScanner scanner) {
    SqlWords words = scanner.words();
    words.nextKeyword();
    return Set.of("SLAVE", "REPLICA", "ALL").contains(words.nextKeyword());
  }

  @Override
  public boolean blamesOpen(SqlScanner scanner) {
    if (triggers.begun()) {
      return true;
    }
    tellTextAfterFooter(scanner);
    return !footer;
  }

  @Override
  public void directive(SqlScanner scanner) {
    tellMetaCommand(scanner);
  }

  private void tellMetaCommand(SqlScanner scanner) {
    context.finding(
        FindingCode.DUMP_META_COMMAND,
        "holds a command for the client program at byte %,d: '%s'"
            .formatted(scanner.start(), scanner.excerpt()));
  }

  @Override
  public void end(SqlScanner scanner) {
    if (dumps > 1 && footer) {
      context.finding(
          FindingCode.DUMP_SEVERAL, "holds %,d dumps, each of them whole".formatted(dumps));
    }
    if (header && !footer) {
      context.finding(
          FindingCode.DUMP_NO_FOOTER,
          "begins like a whole dump, but its last line 'Dump completed' is missing");
    } else if (!footer && !saved.isEmpty()) {
      context.finding(
          FindingCode.DUMP_NO_FOOTER,
          "saves %s at its start and never restores it, as it would at its end"
              .formatted(String.join(", ", saved)));
    } else if (!triggers.unrestored().isEmpty()) {
      context.finding(
          FindingCode.DUMP_NO_FOOTER,
          "ends inside the triggers behind its line 'Dump completed': saves %s and never restores it"
              .formatted(String.join(", ", triggers.unrestored())));
    } else if (locked || inTransaction) {
      context.finding(
          FindingCode.DUMP_NO_FOOTER,
          locked ? "ends with its tables locked" : "ends inside a transaction");
    } else if (conventions.missing() != null) {
      context.finding(FindingCode.DUMP_NO_FOOTER, conventions.missing());
    } else if (!footer && !framed && !conventions.ended()) {
      context.finding(
          FindingCode.DUMP_NO_COMPLETION_MARK,
          "was made without comments, so no last line proves it complete");
      context.notProven("that nothing is missing at the end of the dump");
    }
  }
}
