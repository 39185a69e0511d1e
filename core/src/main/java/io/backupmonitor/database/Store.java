package io.backupmonitor.database;

import io.backupmonitor.database.DatabaseException.Kind;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// What the tables work with: the connections to a database whose schema is known to fit, and
/// errors in words for people.
final class Store implements AutoCloseable {

  private final Connections connections;
  private final Schema schema;
  private final Trouble trouble;
  private volatile boolean fits;

  Store(DatabaseUrl url) {
    connections =
        switch (url) {
          case DatabaseUrl.Sqlite file -> new SqliteConnections(file);
          case DatabaseUrl.Postgres server -> new PostgresConnections(server);
        };
    schema = new Schema(url, connections);
    trouble = new Trouble(url);
  }

  Vendor vendor() {
    return connections.vendor();
  }

  /// Brings the schema up to date.
  void createTables() {
    try {
      schema.bringUpToDate();
    } catch (SQLException exception) {
      throw trouble.of(exception);
    }
    fits = true;
  }

  <T extends @Nullable Object> T read(SqlWork<T> work) {
    requireSchema();
    try {
      return connections.read(work);
    } catch (SQLException exception) {
      throw trouble.of(exception);
    }
  }

  <T extends @Nullable Object> T write(SqlWork<T> work) {
    requireSchema();
    try {
      return connections.write(work);
    } catch (SQLException exception) {
      throw trouble.of(exception);
    }
  }

  private void requireSchema() {
    if (fits) {
      return;
    }
    try {
      if (schema.number() != Schema.NUMBER) {
        throw new DatabaseException(
            Kind.UNUSABLE, trouble.subject() + " lacks its tables; call createTables() first");
      }
    } catch (SQLException exception) {
      throw trouble.of(exception);
    }
    fits = true;
  }

  @Override
  public void close() {
    connections.close();
  }
}
