package io.backupmonitor.database;

/// What differs between the two databases in the statements of this package.
enum Vendor {
  SQLITE("sqlite", "SELECT name FROM sqlite_master WHERE type = 'table'", ""),
  POSTGRESQL(
      "postgresql",
      "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
      " FOR UPDATE SKIP LOCKED");

  private final String folder;
  private final String tables;
  private final String skipLocked;

  Vendor(String folder, String tables, String skipLocked) {
    this.folder = folder;
    this.tables = tables;
    this.skipLocked = skipLocked;
  }

  /// Where its migrations lie.
  String migrations() {
    return "classpath:io/backupmonitor/database/migration/" + folder;
  }

  /// The statement that lists its tables.
  String tables() {
    return tables;
  }

  /// What makes a query leave rows alone that another process is taking. SQLite has one writer at a
  /// time and needs nothing.
  String skipLocked() {
    return skipLocked;
  }
}
