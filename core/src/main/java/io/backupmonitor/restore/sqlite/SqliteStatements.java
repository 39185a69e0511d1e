package io.backupmonitor.restore.sqlite;

import io.backupmonitor.format.dump.sql.SqlScanner;
import io.backupmonitor.format.dump.sql.SqlWords;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Says of each statement of a dump whether it may run. Only what is known to stay inside its
/// database runs.
final class SqliteStatements {

  /// What becomes of a statement.
  enum Judgement {
    RUN,
    /// Means nothing for the content.
    LEAVE_OUT,
    /// Left out, and that is told.
    NOTE,
    /// Reaches outside of the database.
    UNSAFE,
    /// Is nothing that SQLite knows.
    NO_STATEMENT
  }

  private static final Set<String> PRAGMAS_RUN =
      Set.of(
          "application_id",
          "auto_vacuum",
          "defer_foreign_keys",
          "encoding",
          "foreign_keys",
          "ignore_check_constraints",
          "legacy_alter_table",
          "recursive_triggers",
          "user_version",
          "writable_schema");

  private static final Set<String> PRAGMAS_LEFT_OUT =
      Set.of(
          "busy_timeout",
          "cache_size",
          "foreign_key_check",
          "integrity_check",
          "journal_mode",
          "locking_mode",
          "optimize",
          "page_size",
          "quick_check",
          "secure_delete",
          "synchronous",
          "temp_store",
          "wal_autocheckpoint");

  private static final Set<String> PRAGMAS_UNSAFE =
      Set.of(
          "activate_extensions",
          "data_store_directory",
          "hard_heap_limit",
          "lock_proxy_file",
          "parser_trace",
          "soft_heap_limit",
          "temp_store_directory",
          "vdbe_debug",
          "vdbe_trace");

  private static final Pattern UNSAFE_FUNCTION =
      Pattern.compile("load_extension|writefile|readfile|fts3_tokenizer", Pattern.CASE_INSENSITIVE);

  /// What becomes of the scanner's current statement.
  Judgement judge(SqlScanner statement) {
    return switch (statement.keyword()) {
      case "CREATE",
          "INSERT",
          "REPLACE",
          "UPDATE",
          "DELETE",
          "DROP",
          "ALTER",
          "SELECT",
          "WITH",
          "VALUES",
          "BEGIN",
          "COMMIT",
          "END",
          "ROLLBACK",
          "SAVEPOINT",
          "RELEASE",
          "ANALYZE",
          "REINDEX" ->
          callsUnsafe(statement) ? Judgement.UNSAFE : Judgement.RUN;
      case "PRAGMA" -> pragma(statement.words());
      case "VACUUM" -> vacuum(statement.words());
      // The driver has commands of its own for copying databases to and from files.
      case "ATTACH", "DETACH", "BACKUP", "RESTORE" -> Judgement.UNSAFE;
      default -> Judgement.NO_STATEMENT;
    };
  }

  private static Judgement pragma(SqlWords words) {
    words.next();
    String name = words.next().toLowerCase(Locale.ROOT);
    if (words.next().equals(".")) {
      name = words.next().toLowerCase(Locale.ROOT);
    }
    if (PRAGMAS_UNSAFE.contains(name)) {
      return Judgement.UNSAFE;
    }
    if (PRAGMAS_LEFT_OUT.contains(name)) {
      return Judgement.LEAVE_OUT;
    }
    return PRAGMAS_RUN.contains(name) ? Judgement.RUN : Judgement.NOTE;
  }

  private static Judgement vacuum(SqlWords words) {
    for (String word = words.nextKeyword(); !word.isEmpty(); word = words.nextKeyword()) {
      if (word.equals("INTO")) {
        return Judgement.UNSAFE;
      }
    }
    return Judgement.LEAVE_OUT;
  }

  private static boolean callsUnsafe(SqlScanner statement) {
    if (!UNSAFE_FUNCTION.matcher(statement.text()).find()) {
      return false;
    }
    SqlWords words = statement.words();
    String before = words.next();
    for (String word = words.next(); !word.isEmpty(); word = words.next()) {
      if (word.equals("(") && UNSAFE_FUNCTION.matcher(before).matches()) {
        return true;
      }
      before = word;
    }
    return false;
  }
}
