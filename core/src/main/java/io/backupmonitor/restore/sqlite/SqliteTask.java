package io.backupmonitor.restore.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a child process is to restore.
///
/// @param document what arrived: a database, or a dump
/// @param database the file of the restored database; that of a dump is to be made
/// @param journals whether the database has journals beside it
/// @param expected the tables that the backup holds
/// @param limit how long it may take
record SqliteTask(
    Path document, Path database, boolean journals, List<String> expected, Duration limit) {

  /// Whether it is a dump rather than a database.
  boolean isDump() {
    return !document.equals(database);
  }

  void write(SqliteWire wire) throws IOException {
    wire.text(document.toString());
    wire.text(database.toString());
    wire.yes(journals);
    wire.int64(limit.toMillis());
    wire.int64(expected.size());
    for (String table : expected) {
      wire.text(table);
    }
    wire.flush();
  }

  static SqliteTask read(SqliteWire wire) throws IOException {
    Path document = Path.of(wire.text());
    Path database = Path.of(wire.text());
    boolean journals = wire.yes();
    Duration limit = Duration.ofMillis(wire.int64());
    List<String> expected = new ArrayList<>();
    for (long left = wire.int64(); left > 0; left--) {
      expected.add(wire.text());
    }
    return new SqliteTask(document, database, journals, expected, limit);
  }
}
