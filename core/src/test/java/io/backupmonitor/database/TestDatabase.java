package io.backupmonitor.database;

import java.nio.file.Path;

/// A fresh SQLite database for tests of every room.
public final class TestDatabase {

  private TestDatabase() {}

  /// Opens the database of a folder, with its tables, and makes it when it is not there. The caller
  /// closes it.
  public static DatabaseManager in(Path folder) {
    DatabaseManager database = new DatabaseManager(url(folder));
    database.createTables();
    return database;
  }

  /// The URL of the database of a folder.
  public static String url(Path folder) {
    return "sqlite:///" + folder.resolve("backup_monitor.db").toAbsolutePath();
  }
}
