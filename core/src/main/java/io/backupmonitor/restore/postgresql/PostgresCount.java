package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.dump.postgresql.PostgresContents;
import io.backupmonitor.format.dump.postgresql.PostgresContents.Table;
import io.backupmonitor.model.Contents;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Counts what arrived, as the loading role: the tables belong to the dump, and whatever runs while
/// they are read must not have more rights than it.
final class PostgresCount {

  private final Map<Table, Long> rows = new HashMap<>();
  private final Set<Table> partitioned = new HashSet<>();
  private final Set<Table> partitions = new HashSet<>();
  private String version = "";

  /// Counts every table that the dump created or filled.
  static PostgresCount of(ScratchDatabases databases, PostgresContents contents)
      throws SQLException {
    databases.letLoaderReadAll();
    PostgresCount count = new PostgresCount();
    for (String database : Set.copyOf(databases.databases().keySet())) {
      try (Connection connection = databases.connect(database)) {
        count.version = connection.getMetaData().getDatabaseProductVersion();
        count.count(connection, database, contents);
      }
    }
    return count;
  }

  private void count(Connection connection, String database, PostgresContents contents)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("SET search_path = pg_catalog");
      statement.execute("SET row_security = off");
      Set<Table> there = tables(statement, database);
      for (Table table : contents.tables().values()) {
        if (table.database().equals(database) && there.contains(table)) {
          rows.put(table, count(statement, table));
        }
      }
    }
  }

  private Set<Table> tables(Statement statement, String database) throws SQLException {
    Set<Table> there = new HashSet<>();
    try (ResultSet found =
        statement.executeQuery(
            "SELECT n.nspname, c.relname, c.relkind, c.relispartition FROM pg_catalog.pg_class c"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE c.relkind IN ('r', 'p')")) {
      while (found.next()) {
        Table table = new Table(database, found.getString(1), found.getString(2));
        there.add(table);
        if (found.getBoolean(4)) {
          partitions.add(table);
        }
        if (found.getString(3).equals("p")) {
          partitioned.add(table);
        }
      }
    }
    return there;
  }

  private long count(Statement statement, Table table) throws SQLException {
    String name = PostgresServer.quoted(table.schema()) + "." + PostgresServer.quoted(table.name());
    String only = partitioned.contains(table) ? "" : "ONLY ";
    try (ResultSet counted = statement.executeQuery("SELECT count(*) FROM " + only + name)) {
      counted.next();
      return counted.getLong(1);
    }
  }

  /// Whether the table is there.
  boolean has(Table table) {
    return rows.containsKey(table);
  }

  /// The rows of a table, with those of its partitions.
  long rows(Table table) {
    return rows.getOrDefault(table, 0L);
  }

  /// How many tables there are.
  int tables() {
    return rows.size();
  }

  /// The version of the server; empty when there was no database to count in.
  String version() {
    return version;
  }

  /// The rows by table, each counted once: those of partitions with the table that they are parts
  /// of. Names have their database in front where there are several.
  Contents contents() {
    boolean several = rows.keySet().stream().map(Table::database).distinct().count() > 1;
    SortedMap<String, Long> named = new TreeMap<>();
    rows.forEach(
        (table, number) -> {
          if (!partitions.contains(table)) {
            String name = table.schema() + "." + table.name();
            named.put(several ? table.database() + "." + name : name, number);
          }
        });
    return new Contents(0, 0, named);
  }

  /// All rows, each counted once.
  long allRows() {
    return rows.entrySet().stream()
        .filter(table -> !partitioned.contains(table.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
