package io.backupmonitor.format.dump.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the statements of a PostgreSQL dump create and fill, found out by reading them only. The
/// reader that verifies and the one that restores count with it, so that both use the same names.
/// For one thread.
public final class PostgresContents {

  /// A table.
  ///
  /// @param database the name that the dump gives to its database; empty for the one it begins in
  public record Table(String database, String schema, String name) implements Comparable<Table> {

    @Override
    public int compareTo(Table other) {
      int byDatabase = database.compareTo(other.database);
      int bySchema = byDatabase != 0 ? byDatabase : schema.compareTo(other.schema);
      return bySchema != 0 ? bySchema : name.compareTo(other.name);
    }
  }

  /// What may stand in a search path without being a schema that tables go to.
  private static final Set<String> NO_SCHEMAS = Set.of("$user", "pg_catalog", "default");

  private final SortedMap<Table, Long> rows = new TreeMap<>();
  private final TreeSet<String> roles = new TreeSet<>();
  private String database = "";
  private List<String> searchPath = List.of("public");
  private int createdTables;
  private long objects;
  private boolean rewritesRows;

  /// Goes to another database of the dump.
  public void connect(String name) {
    database = name;
    searchPath = List.of("public");
  }

  /// The database that the dump is in; empty for the one it begins in.
  public String database() {
    return database;
  }

  /// Takes rows that a block of them holds for a table.
  public void copied(List<String> name, long count) {
    rows.merge(table(name), count, Long::sum);
  }

  /// Takes a statement.
  public void take(PostgresStatement statement) {
    PostgresWords words = statement.words();
    if (words.accept("insert", "into")) {
      words.accept("only");
      List<String> name = words.qualifiedName();
      if (!name.isEmpty()) {
        copied(name, statement.valueRows());
      }
    } else if (words.accept("create")) {
      create(words);
    } else if (words.accept("drop", "table")) {
      drop(words);
    } else if (words.accept("alter", "table")) {
      alter(words);
    } else if (words.accept("set")) {
      set(words);
    } else if (words.accept("select")) {
      select(words);
    } else {
      rewritesRows |= words.acceptOneOf("update", "delete", "truncate", "merge", "do", "call");
      rewritesRows |= words.acceptOneOf("with", "execute", "rollback");
    }
  }

  private void create(PostgresWords words) {
    words.accept("or", "replace");
    if (words.accept("user", "mapping") || words.acceptOneOf("database", "extension", "schema")) {
      return;
    }
    if (words.acceptOneOf("role", "user", "group")) {
      String name = words.name();
      if (name != null) {
        roles.add(name);
      }
      return;
    }
    boolean temporary =
        words.accept("global", "temporary")
            || words.accept("local", "temporary")
            || words.acceptOneOf("temporary", "temp");
    words.accept("unlogged");
    if (!words.accept("table")) {
      objects++;
      rewritesRows |= words.acceptOneOf("trigger", "rule");
      return;
    }
    words.accept("if", "not", "exists");
    List<String> name = words.qualifiedName();
    if (!temporary && !name.isEmpty()) {
      createdTables++;
      rows.merge(created(name), 0L, Long::sum);
    }
  }

  private void drop(PostgresWords words) {
    words.accept("if", "exists");
    do {
      List<String> name = words.qualifiedName();
      if (!name.isEmpty()) {
        rows.remove(table(name));
      }
    } while (words.acceptSymbol(','));
  }

  private void alter(PostgresWords words) {
    words.accept("if", "exists");
    words.accept("only");
    List<String> name = words.qualifiedName();
    if (name.isEmpty()) {
      return;
    }
    Table old = table(name);
    Table renamed = old;
    if (words.accept("rename", "to")) {
      renamed = new Table(old.database, old.schema, String.valueOf(words.name()));
    } else if (words.accept("set", "schema")) {
      renamed = new Table(old.database, String.valueOf(words.name()), old.name);
    }
    Long count = renamed.equals(old) ? null : rows.remove(old);
    if (count != null) {
      rows.put(renamed, count);
    }
  }

  private void set(PostgresWords words) {
    words.acceptOneOf("session", "local");
    if (!words.accept("search_path")) {
      return;
    }
    if (!words.acceptSymbol('=')) {
      words.accept("to");
    }
    List<String> path = new ArrayList<>();
    do {
      addToPath(path, words.value());
    } while (words.acceptSymbol(','));
    searchPath = path.isEmpty() ? List.of("public") : List.copyOf(path);
  }

  private void select(PostgresWords words) {
    words.acceptSymbol('*');
    words.accept("from");
    words.accept("pg_catalog");
    words.acceptSymbol('.');
    boolean statistics =
        words.acceptOneOf(
            "pg_restore_relation_stats", "pg_restore_attribute_stats", "pg_restore_extended_stats");
    if (statistics || words.accept("lo_create")) {
      objects++;
      return;
    }
    if (!words.accept("set_config") || !words.acceptSymbol('(')) {
      return;
    }
    if ("search_path".equals(words.string()) && words.acceptSymbol(',')) {
      List<String> path = new ArrayList<>();
      String value = words.string();
      for (String each : (value == null ? "" : value).split(",", -1)) {
        addToPath(path, each.strip());
      }
      searchPath = path.isEmpty() ? List.of("public") : List.copyOf(path);
    }
  }

  private static void addToPath(List<String> path, @Nullable String schema) {
    String name = schema == null ? "" : schema.replace("\"", "");
    if (!name.isEmpty() && !NO_SCHEMAS.contains(name)) {
      path.add(name);
    }
  }

  private Table created(List<String> name) {
    int last = name.size() - 1;
    String schema = last > 0 ? name.get(last - 1) : searchPath.getFirst();
    return new Table(database, schema, name.get(last));
  }

  /// The table that a name means: the first one on the search path that was created.
  private Table table(List<String> name) {
    Table first = created(name);
    if (name.size() > 1 || rows.containsKey(first)) {
      return first;
    }
    for (String schema : searchPath) {
      Table there = new Table(database, schema, first.name);
      if (rows.containsKey(there)) {
        return there;
      }
    }
    return first;
  }

  /// How many tables were created so far.
  public int createdTables() {
    return createdTables;
  }

  /// How many roles were created so far.
  public int roles() {
    return roles.size();
  }

  /// Whether anything at all was created or filled.
  public boolean isEmpty() {
    return rows.isEmpty() && roles.isEmpty() && objects == 0;
  }

  /// Whether statements may have changed rows that others had brought, so that no count is sure.
  public boolean rewritesRows() {
    return rewritesRows;
  }

  /// The tables by the name under which they are reported: `schema.table`, with the database before
  /// it where there are tables in more than one.
  public SortedMap<String, Table> tables() {
    boolean several = rows.keySet().stream().map(Table::database).distinct().count() > 1;
    SortedMap<String, Table> named = new TreeMap<>();
    for (Table table : rows.keySet()) {
      String name = table.schema + "." + table.name;
      named.put(several ? table.database + "." + name : name, table);
    }
    return named;
  }

  /// How many rows were counted for a table.
  public long rows(Table table) {
    return rows.getOrDefault(table, 0L);
  }

  /// Every row of every table.
  public Map<Table, Long> rows() {
    return Map.copyOf(rows);
  }
}
