package io.backupmonitor.database;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The contracts of the database, on SQLite.
final class SqliteContractTest implements DatabaseContract {

  @TempDir Path folder;
  private final List<DatabaseManager> managers = new ArrayList<>();

  @BeforeEach
  void open() {
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
    DatabaseManager manager = TestDatabase.in(folder);
    managers.add(manager);
    return manager;
  }
}
