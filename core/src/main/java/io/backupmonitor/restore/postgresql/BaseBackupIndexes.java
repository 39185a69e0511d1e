package io.backupmonitor.restore.postgresql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Holds indexes against their tables. Only those whose order is the same everywhere are checked: a
/// locale may sort otherwise here than where the backup comes from, which is no damage.
///
/// @param statement of the role that reads
/// @param amcheck the schema of the extension, in quotes; empty without it
record BaseBackupIndexes(Statement statement, String amcheck, BaseBackupCount count) {

  /// Each usable index with whether its order is the same everywhere, and whether it holds every
  /// row as it is. No function of a type that came with the backup has to run.
  private static final String OF_TABLE =
      """
      SELECT i.indexrelid,
        NOT EXISTS (SELECT FROM unnest(i.indcollation) AS c WHERE c NOT IN (0, 950, 951)
          AND NOT (c = 100 AND EXISTS (SELECT FROM pg_database
            WHERE datname = current_database() AND datcollate IN ('C', 'POSIX')))),
        i.indexprs IS NULL AND i.indpred IS NULL
      FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am a ON a.oid = x.relam
      WHERE i.indrelid = $TABLE AND x.relkind = 'i' AND a.amname = 'btree' AND i.indisvalid AND i.indisready
        AND x.relpersistence <> 't'
        AND NOT EXISTS (SELECT FROM unnest(i.indclass) AS o JOIN pg_opclass k ON k.oid = o
          JOIN pg_namespace n ON n.oid = k.opcnamespace WHERE n.nspname <> 'pg_catalog')
      """;

  /// The first column of an index that holds every row.
  private static final String COLUMN =
      """
      SELECT a.attname
      FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      WHERE i.indrelid = $TABLE AND m.amname = 'btree' AND i.indisvalid AND i.indisready
        AND i.indpred IS NULL AND i.indkey[0] > 0
      ORDER BY i.indexrelid LIMIT 1
      """;

  private static final List<String> OTHER_WAYS =
      List.of("enable_seqscan", "enable_bitmapscan", "enable_indexonlyscan", "enable_sort");

  private record Index(long oid, boolean ordered, boolean whole) {}

  /// Has amcheck look at all indexes of a table.
  ///
  /// @throws SQLException when one of them is damaged
  void check(long table) throws SQLException {
    if (amcheck.isEmpty()) {
      return;
    }
    List<Index> indexes = new ArrayList<>();
    try (ResultSet found = statement.executeQuery(of(table, OF_TABLE))) {
      while (found.next()) {
        indexes.add(new Index(found.getLong(1), found.getBoolean(2), found.getBoolean(3)));
      }
    }
    for (Index index : indexes) {
      check(index);
    }
  }

  private static String of(long table, String query) {
    return query.replace("$TABLE", String.valueOf(table));
  }

  private void check(Index index) throws SQLException {
    if (!index.ordered()) {
      count.unordered();
      return;
    }
    statement
        .executeQuery(
            "SELECT %s.bt_index_check(index => %d, heapallindexed => %b)"
                .formatted(amcheck, index.oid(), index.whole()))
        .close();
    count.index();
  }

  /// How many rows are found by an index, each looked up in the table; -1 when there is no fitting
  /// one.
  long rows(long table, String name) throws SQLException {
    String column;
    try (ResultSet found = statement.executeQuery(of(table, COLUMN))) {
      if (!found.next()) {
        return -1;
      }
      column = PostgresServer.quoted(found.getString(1));
    }
    for (String way : OTHER_WAYS) {
      statement.execute("SET " + way + " = off");
    }
    try (ResultSet counted =
        statement.executeQuery(
            "SELECT count(*) FROM (SELECT 1 FROM ONLY %s ORDER BY %s OFFSET 0) AS s"
                .formatted(name, column))) {
      counted.next();
      return counted.getLong(1);
    } finally {
      for (String way : OTHER_WAYS) {
        statement.execute("RESET " + way);
      }
    }
  }
}
