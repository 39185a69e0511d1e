package io.backupmonitor.database;

import java.nio.file.Path;

/// Where the database lies, read from its URL.
sealed interface DatabaseUrl {

  /// The database as people name it, without any password.
  String display();

  /// One embedded file.
  ///
  /// @param file its absolute path
  record Sqlite(Path file) implements DatabaseUrl {
    @Override
    public String display() {
      return "sqlite:///" + file;
    }
  }

  /// A PostgreSQL server.
  ///
  /// @param jdbcUrl the driver's URL, without user and password
  /// @param user who logs in; empty for the driver's default
  /// @param password its password; empty for none
  /// @param display the URL without the password
  record Postgres(String jdbcUrl, String user, String password, String display)
      implements DatabaseUrl {
    @Override
    public String toString() {
      return display;
    }
  }

  /// Reads a URL in any of the known forms.
  ///
  /// @throws DatabaseException when it has none of them
  static DatabaseUrl parse(String url) {
    return new DatabaseUrlReader(url).read();
  }
}
