package io.backupmonitor.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// The contracts of the database, on PostgreSQL.
final class PostgresContractTest implements DatabaseContract {

  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  @SuppressWarnings("NullAway.Init")
  private static PostgresServer server;

  private final List<DatabaseManager> managers = new ArrayList<>();
  private final String schema = "t" + SCHEMAS.incrementAndGet();

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.shared();
  }

  @BeforeEach
  void open() throws SQLException {
    server.createSchema(schema);
    again();
  }

  @AfterEach
  void close() {
    managers.forEach(DatabaseManager::close);
  }

  @Override
  public DatabaseManager database() {
    return managers.getFirst();
  }

  @Override
  public DatabaseManager again() {
    DatabaseManager manager = new DatabaseManager(server.url(schema));
    manager.createTables();
    managers.add(manager);
    return manager;
  }
}
