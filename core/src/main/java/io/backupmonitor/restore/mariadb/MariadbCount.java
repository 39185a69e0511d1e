package io.backupmonitor.restore.mariadb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Counts what arrived, as the loading account: the tables belong to the dump, and whatever runs
/// while they are read must not have more rights than it.
final class MariadbCount {

  private static final String NOT_OWN =
      " NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema')";

  private static final String TABLES =
      "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES"
          + " WHERE TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') AND TABLE_SCHEMA"
          + NOT_OWN;

  /// What else a dump holds, each with the query that counts it.
  private static final Map<String, String> OTHERS =
      new TreeMap<>(
          Map.of(
              "view", "VIEWS WHERE TABLE_SCHEMA",
              "routine", "ROUTINES WHERE ROUTINE_SCHEMA",
              "trigger", "TRIGGERS WHERE TRIGGER_SCHEMA",
              "event", "EVENTS WHERE EVENT_SCHEMA"));

  private final Map<String, Long> byFullName = new HashMap<>();
  private final Map<String, Long> byName = new HashMap<>();
  private final Map<String, Long> others = new LinkedHashMap<>();
  private long rows;
  private String unreadable = "";

  /// Counts every table of every database that is not the server's own.
  static MariadbCount of(MariadbServer server) throws IOException, MariadbException {
    MariadbCount count = new MariadbCount();
    try (MariadbConnection connection = server.connect()) {
      List<List<String>> tables = new ArrayList<>();
      connection.query(TABLES, tables::add);
      for (List<String> table : tables) {
        count.table(connection, table);
      }
      for (Map.Entry<String, String> other : OTHERS.entrySet()) {
        count.others.put(
            other.getKey(),
            number(
                connection,
                "SELECT COUNT(*) FROM information_schema." + other.getValue() + NOT_OWN));
      }
    }
    return count;
  }

  private void table(MariadbConnection connection, List<String> table) throws IOException {
    String name = quoted(table.get(0)) + "." + quoted(table.get(1));
    String history = table.get(2).equals("SYSTEM VERSIONED") ? " FOR SYSTEM_TIME ALL" : "";
    try {
      long counted = number(connection, "SELECT COUNT(*) FROM " + name + history);
      rows += counted;
      byFullName.put(table.get(0) + "." + table.get(1), counted);
      byName.merge(table.get(1), counted, Long::sum);
    } catch (MariadbException refused) {
      unreadable = "the table %s cannot be read: %s".formatted(name, refused.told());
    }
  }

  private static long number(MariadbConnection connection, String sql)
      throws IOException, MariadbException {
    List<Long> numbers = new ArrayList<>();
    connection.query(sql, row -> numbers.add(Long.parseLong(row.getFirst())));
    return numbers.isEmpty() ? 0 : numbers.getFirst();
  }

  /// A name in backticks, as MariaDB wants it.
  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /// The rows of a table, named as the inspection does: with its database where there are several.
  /// Empty when it is not there.
  OptionalLong rows(String name) {
    Long counted = byFullName.get(name);
    counted = counted == null ? byName.get(name) : counted;
    return counted == null ? OptionalLong.empty() : OptionalLong.of(counted);
  }

  /// How a table could not be read; empty when all could.
  String unreadable() {
    return unreadable;
  }

  /// Whether there is nothing at all.
  boolean isEmpty() {
    return byFullName.isEmpty() && others.values().stream().allMatch(number -> number == 0);
  }

  /// What is there, in words: `11 tables, 15,607 rows, 2 views`.
  String summary() {
    StringBuilder text = new StringBuilder(counted(byFullName.size(), "table"));
    text.append(", ").append(counted(rows, "row"));
    others.forEach(
        (word, number) -> {
          if (number > 0) {
            text.append(", ").append(counted(number, word));
          }
        });
    return text.toString();
  }

  private static String counted(long number, String word) {
    return String.format(Locale.ROOT, "%,d %s%s", number, word, number == 1 ? "" : "s");
  }
}
