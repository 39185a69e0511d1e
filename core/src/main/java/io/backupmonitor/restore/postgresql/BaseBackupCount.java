package io.backupmonitor.restore.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What was read of a recovered server. For one thread.
final class BaseBackupCount {

  private static final int MOST_TOLD = 3;

  private int databases;
  private long tables;
  private long rows;
  private long indexes;
  private long unordered;
  private long roles;
  private boolean unchecked;
  private final List<String> shrunk = new ArrayList<>();

  /// A database was read; templates are, too, and not counted.
  void database() {
    databases++;
  }

  /// A table of a user was read.
  void table(long count) {
    tables++;
    rows += count;
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
    return tables == 0 && databases <= 1 && roles == 0;
  }

  /// The evidence in numbers.
  String summary() {
    return "%s, %s, %s"
        .formatted(
            counted(databases, "database", "databases"),
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

  private static String counted(long count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }
}
