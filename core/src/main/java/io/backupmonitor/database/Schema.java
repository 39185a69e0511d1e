package io.backupmonitor.database;

import io.backupmonitor.database.DatabaseException.Kind;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The schema of one database: which number it has, and how it comes up to date.
final class Schema {

  /// The number of the schema that this program knows: that of its last migration script.
  static final int NUMBER = 6;

  /// The table with the number.
  static final String NUMBER_TABLE = "backup_monitor_schema";

  /// The table in which Flyway keeps what it did.
  static final String HISTORY_TABLE = "backup_monitor_migrations";

  private final DatabaseUrl url;
  private final Connections connections;

  Schema(DatabaseUrl url, Connections connections) {
    this.url = url;
    this.connections = connections;
  }

  /// The schema's number; 0 for a database without any tables.
  ///
  /// @throws DatabaseException when it is newer than the program, or not ours
  int number() throws SQLException {
    if (url instanceof DatabaseUrl.Sqlite(var file) && Files.notExists(file)) {
      return 0;
    }
    int number = connections.read(this::read);
    if (number > NUMBER) {
      throw new DatabaseException(
          Kind.UNUSABLE,
          ("%s was written by a newer Backup Monitor (schema %d, this program knows %d);"
                  + " update this program")
              .formatted(Trouble.subject(url), number, NUMBER));
    }
    return number;
  }

  private int read(Connection connection) throws SQLException {
    try {
      return Sql.first(connection, Row::wholeNumber, "SELECT MAX(number) FROM " + NUMBER_TABLE)
          .orElse(0);
    } catch (SQLException exception) {
      if (!Trouble.tableIsMissing(exception)) {
        throw exception;
      }
      requireNothingForeign(connection);
      return 0;
    }
  }

  /// A SQLite file belongs to one program; on a server other tables may live beside ours, but none
  /// under our names.
  private void requireNothingForeign(Connection connection) throws SQLException {
    List<String> tables = Sql.list(connection, Row::text, connections.vendor().tables());
    List<String> foreign =
        tables.stream()
            .filter(table -> !table.equals(HISTORY_TABLE) && !table.startsWith("sqlite_"))
            .filter(table -> url instanceof DatabaseUrl.Sqlite || isOurs(table))
            .sorted()
            .limit(3)
            .toList();
    if (!foreign.isEmpty()) {
      throw new DatabaseException(
          Kind.UNUSABLE,
          "%s belongs to another program (it holds the tables %s…); name another database"
              .formatted(Trouble.subject(url), String.join(", ", foreign)));
    }
  }

  private static boolean isOurs(String table) {
    return switch (table) {
      case "backup_locations",
          "backups",
          "acceptances",
          "backup_verifications",
          "restore_tests",
          "restore_evidence",
          "restore_assertions",
          "restore_tables",
          "restore_nested",
          "findings",
          "missed_runs",
          "seen_folders",
          "health_metrics",
          "alerts",
          "alert_deliveries" ->
          true;
      default -> false;
    };
  }

  /// Runs the migrations that are missing, if any.
  void bringUpToDate() throws SQLException {
    if (number() == NUMBER) {
      return;
    }
    // A class of its own, so that a start that needs no migration loads nothing of Flyway.
    new Migration(url, connections).run(this);
  }
}
