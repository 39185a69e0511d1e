package io.backupmonitor.format.dump.postgresql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a `COPY … FROM stdin` says about the rows after it.
///
/// @param table the table's name with its qualifiers
/// @param csv whether the rows are CSV, where a quoted newline ends no row
/// @param header whether the first line is no row
record CopyClause(List<String> table, boolean csv, boolean header) {

  /// The clause of a statement; null when no rows follow that statement.
  static @Nullable CopyClause of(PostgresWords words) {
    if (!words.accept("copy")) {
      return null;
    }
    words.accept("binary");
    List<String> table = words.qualifiedName();
    if (table.isEmpty()) {
      return null;
    }
    if (!words.skipTo("from") || !words.accept("stdin")) {
      return null;
    }
    boolean csv = words.anyWord("csv"::equals);
    return new CopyClause(table, csv, csv && words.anyWord("header"::equals));
  }
}
