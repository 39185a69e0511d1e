package io.backupmonitor.restore.postgresql;

import io.backupmonitor.model.Contents;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What was read of a recovered server. For one thread.
final class BaseBackupCount {

  private static final int MOST_TOLD = 3;

  private final Set<String> databases = new LinkedHashSet<>();
  private final Set<String> filled = new LinkedHashSet<>();
  private final SortedMap<String, Long> rowsByTable = new TreeMap<>();
  private String version = "";
  private long tables;
  private long rows;
  private long indexes;
  private long unordered;
  private long roles;
  private boolean unchecked;
  private final List<String> shrunk = new ArrayList<>();

  /// The server told its version.
  void version(String told) {
    version = told;
  }

  /// A database was read; templates are, too, and not counted.
  void database(String name) {
    databases.add(name);
  }

  /// A table of a user was read.
  ///
  /// @param name with its schema; a part of a partitioned table has the name of the whole
  void table(String database, String name, long count) {
    tables++;
    rows += count;
    filled.add(database);
    rowsByTable.merge(database + "." + name, count, Long::sum);
  }

  /// An index was checked.
  void index() {
    indexes++;
  }

  /// An index depends on the order of letters, which may be another one here.
  void unordered() {
    unordered++;
  }

  /// A database has no extension that checks its tables.
  void unchecked() {
    unchecked = true;
  }

  /// A table has fewer pages than the server once counted.
  void shrunk(String table, long pages, long counted) {
    if (shrunk.size() < MOST_TOLD) {
      shrunk.add(String.format(Locale.ROOT, "'%s' has %,d of %,d pages", table, pages, counted));
    }
  }

  /// The roles that were made by somebody.
  void roles(long count) {
    roles = count;
  }

  /// Whether it is a server in which nobody ever made anything.
  boolean isNew() {
    return tables == 0 && databases.size() <= 1 && roles == 0;
  }

  /// The evidence in numbers.
  String summary() {
    return "%s, %s, %s"
        .formatted(
            counted(databases.size(), "database", "databases"),
            counted(tables, "table", "tables"),
            counted(rows, "row", "rows"));
  }

  /// What was checked beyond reading, and what not.
  String checks() {
    String heap =
        unchecked
            ? "; not checked by amcheck, which this server does not have"
            : "; checked by amcheck with " + counted(indexes, "index", "indexes");
    return unordered == 0
        ? heap
        : heap
            + String.format(
                Locale.ROOT, ", without %,d whose order depends on a locale", unordered);
  }

  /// What cannot be told for certain; empty when there is nothing.
  List<String> doubts() {
    return shrunk;
  }

  /// What no check of an index or of a table has proven.
  List<String> unproven() {
    List<String> unproven = new ArrayList<>();
    if (unchecked) {
      unproven.add(
          "whether indexes fit their tables, and rows their pages: the server has no amcheck to tell");
    }
    if (unordered > 0) {
      unproven.add(
          "the order of %s, which depends on a locale"
              .formatted(counted(unordered, "index", "indexes")));
    }
    return unproven;
  }

  /// The version of the server.
  String version() {
    return version;
  }

  /// The databases that are no templates.
  Set<String> databases() {
    return databases;
  }

  /// Those in which somebody made a table.
  Set<String> filled() {
    return filled;
  }

  /// The rows by table. Names have their database in front, however many there are, so that another
  /// one changes none of them.
  Contents contents() {
    return new Contents(0, 0, rowsByTable);
  }

  private static String counted(long count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }
}
