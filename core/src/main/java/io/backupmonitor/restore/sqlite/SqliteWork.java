package io.backupmonitor.restore.sqlite;

import io.backupmonitor.format.database.SqliteDatabase;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// One restore, as the child process makes it: the copy of a database is checked, or a dump is
/// replayed, and what is there then is counted. For one thread.
final class SqliteWork {

  private static final int MOST_MESSAGES = 100;

  private final SqliteTask task;
  private final long deadline;
  private final List<Finding> findings = new ArrayList<>();
  private SortedMap<String, Long> rows = new TreeMap<>();
  private String version = "";

  private SqliteWork(SqliteTask task) {
    this.task = task;
    this.deadline = System.nanoTime() + task.limit().toNanos();
  }

  /// Restores and counts.
  static SqliteReport of(SqliteTask task) {
    SqliteWork work = new SqliteWork(task);
    try {
      if (task.isDump()) {
        work.replay();
      } else {
        work.open();
      }
    } catch (SQLException failure) {
      work.findings.add(work.asFinding(failure, ""));
    } catch (IOException failure) {
      work.findings.add(
          FindingCode.RESTORE_NO_ENGINE.saying(
              "the scratch folder could not be used: " + failure.getMessage()));
    }
    return new SqliteReport(work.findings, work.version, work.rows);
  }

  private void open() throws SQLException {
    try (SqliteDatabase database =
        task.journals()
            ? SqliteDatabase.openCopy(task.database(), this::isDue)
            : SqliteDatabase.openFrozen(task.database(), this::isDue)) {
      List<String> messages = database.integrity(MOST_MESSAGES).messages();
      if (!messages.isEmpty()) {
        findings.add(
            FindingCode.RESTORE_FAILED.saying(
                "the restored database fails its integrity check: " + messages.getFirst()));
      }
      count(database);
    }
  }

  private void replay() throws SQLException, IOException {
    SqliteReplay replay = new SqliteReplay(findings);
    try (SqliteDatabase database = SqliteDatabase.create(task.database(), this::isDue)) {
      try {
        replay.run(task.document(), database);
      } catch (SQLException failure) {
        findings.add(asFinding(failure, replay.where()));
      }
      if (!replay.commit(database)) {
        count(database);
        return;
      }
    }
    // A new look also sees what was written straight into the schema, as dumps of full text
    // indexes do.
    try (SqliteDatabase database = SqliteDatabase.openCopy(task.database(), this::isDue)) {
      count(database);
    }
  }

  private void count(SqliteDatabase database) throws SQLException {
    Map<String, Long> arrived = database.countRows();
    for (String table : task.expected()) {
      if (!arrived.containsKey(table)) {
        countOther(database, table, arrived);
      }
    }
    rows = new TreeMap<>(arrived);
    version = String.valueOf(database.firstValue("SELECT sqlite_version()"));
  }

  /// A dump may also fill what is no table of its own, such as a virtual table.
  private static void countOther(SqliteDatabase database, String table, Map<String, Long> arrived)
      throws SQLException {
    try {
      arrived.put(table, database.rows(table));
    } catch (SQLException failure) {
      if (SqliteDatabase.causeOf(failure) == SqliteDatabase.Cause.STOPPED) {
        throw failure;
      }
    }
  }

  private boolean isDue() {
    return System.nanoTime() - deadline > 0;
  }

  private Finding asFinding(SQLException failure, String where) {
    String message = where + "SQLite says: " + SqliteDatabase.messageOf(failure);
    return switch (SqliteDatabase.causeOf(failure)) {
      case DAMAGE, STATEMENT -> FindingCode.RESTORE_FAILED.saying(message);
      case EXTENSION -> FindingCode.RESTORE_EXTENSION_MISSING.saying(message);
      case NO_SPACE -> FindingCode.RESTORE_NO_SPACE.saying(message);
      case MEMORY -> FindingCode.LIMIT_MEMORY.saying(message);
      case MACHINE -> FindingCode.RESTORE_NO_ENGINE.saying(message);
      case STOPPED ->
          FindingCode.RESTORE_TIMEOUT.saying(where + "the time of the restore was over");
    };
  }
}
