package io.backupmonitor.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes what one scan of one location changes. Another process may scan the same location at the
/// same time: what it has recorded already is found and left alone.
final class ScanWriter {

  private static final String NEWEST =
      "SELECT b.id, b.generation, b.replaced, b.vanished_at IS NOT NULL, b.size_bytes,"
          + " b.backup_timestamp, b.timestamp_nanos FROM backups b"
          + " WHERE b.location_id = ? AND b.path = ? AND b.generation > 0"
          + " ORDER BY b.generation DESC LIMIT 1";

  private static final String INSERT =
      "INSERT INTO backups (location_id, generation, first_seen, "
          + ObservedColumns.NAMES
          + ") SELECT ?, ?, ?, "
          + "?, ".repeat(ObservedColumns.ALL.size() - 1)
          + "? RETURNING id";

  private static final String UPDATE =
      "UPDATE backups SET " + ObservedColumns.ASSIGNMENTS + " WHERE id = ?";

  private final Connection connection;
  private final long location;
  private final long at;

  ScanWriter(Connection connection, long location, Instant at) {
    this.connection = connection;
    this.location = location;
    this.at = Micros.of(at);
  }

  /// The newest row under a path, as far as a scan has to know it.
  private record Newest(
      long id, int generation, boolean replaced, boolean vanished, long size, Instant modified) {

    static Newest read(Row row) throws SQLException {
      return new Newest(
          row.number(),
          row.wholeNumber(),
          row.flag(),
          row.flag(),
          row.number(),
          row.instant().plusNanos(row.wholeNumber()));
    }

    boolean isCurrently(ObservedBackup observed) {
      return !replaced
          && !vanished
          && size == observed.sizeBytes()
          && modified.equals(observed.modified());
    }
  }

  /// The location was listed whole.
  void listed() throws SQLException {
    Sql.update(
        connection,
        "UPDATE backup_locations SET first_scan = COALESCE(first_scan, ?), last_scan = ?"
            + " WHERE id = ? AND (last_scan IS NULL OR last_scan < ?)",
        at,
        at,
        location,
        at);
  }

  void vanished(List<Long> ids) throws SQLException {
    for (long id : ids.stream().sorted().toList()) {
      Sql.update(
          connection,
          "UPDATE backups SET vanished_at = ? WHERE id = ? AND vanished_at IS NULL",
          at,
          id);
    }
  }

  void returned(List<Long> ids) throws SQLException {
    for (long id : ids.stream().sorted().toList()) {
      Sql.update(
          connection,
          "UPDATE backups SET vanished_at = NULL WHERE id = ? AND vanished_at IS NOT NULL",
          id);
    }
  }

  /// Rows whose path is another one now first leave their old place, all of them, so that a
  /// rotation (`.1` to `.2`, `.2` to `.3`) or an exchange of two names meets no occupied place.
  void updated(Map<Long, ObservedBackup> updates) throws SQLException {
    List<Map.Entry<Long, ObservedBackup>> moved = new ArrayList<>();
    for (Map.Entry<Long, ObservedBackup> update : inOrderOfPaths(updates)) {
      Optional<String> path = path(update.getKey());
      if (path.isEmpty()) {
        continue;
      }
      if (path.get().equals(update.getValue().path().escaped())) {
        Sql.update(connection, UPDATE, ObservedColumns.values(update.getValue(), update.getKey()));
      } else {
        Sql.update(connection, "UPDATE backups SET generation = -id WHERE id = ?", update.getKey());
        moved.add(update);
      }
    }
    for (Map.Entry<Long, ObservedBackup> move : moved) {
      arrive(move.getKey(), move.getValue());
    }
  }

  private Optional<String> path(long id) throws SQLException {
    return Sql.first(connection, Row::text, "SELECT path FROM backups WHERE id = ?", id);
  }

  /// What lay under the path before is replaced by what moved there.
  private void arrive(long id, ObservedBackup observed) throws SQLException {
    Optional<Newest> occupant = newest(observed);
    if (occupant.isPresent()) {
      markReplaced(occupant.get());
    }
    int generation = occupant.map(Newest::generation).orElse(0) + 1;
    Sql.update(connection, UPDATE, ObservedColumns.values(observed, id));
    Sql.update(
        connection,
        "UPDATE backups SET generation = ?, replaced = FALSE, vanished_at = NULL WHERE id = ?",
        generation,
        id);
  }

  /// When the row is not the newest one any more, another process was faster.
  void replaced(Map<Long, ObservedBackup> replacements) throws SQLException {
    for (Map.Entry<Long, ObservedBackup> replacement : inOrderOfPaths(replacements)) {
      ObservedBackup observed = replacement.getValue();
      Optional<Newest> newest = newest(observed);
      if (newest.isPresent() && newest.get().id == replacement.getKey()) {
        markReplaced(newest.get());
        insert(observed, newest.get().generation + 1);
      } else {
        put(observed);
      }
    }
  }

  /// Records backups that are new, in one statement where nothing lies under their paths yet.
  void added(List<ObservedBackup> batch) throws SQLException {
    if (new BulkInsert(connection, location, at).insert(batch) == batch.size()) {
      return;
    }
    for (ObservedBackup observed : batch) {
      put(observed);
    }
  }

  /// Makes sure that this content is the newest generation of its path.
  void put(ObservedBackup observed) throws SQLException {
    Optional<Newest> newest = newest(observed);
    if (newest.isPresent() && newest.get().isCurrently(observed)) {
      return;
    }
    if (newest.isPresent()) {
      markReplaced(newest.get());
    }
    insert(observed, newest.map(Newest::generation).orElse(0) + 1);
  }

  /// Adds a generation that is the newest of its path from now on, and gives its number.
  long insert(ObservedBackup observed, int generation) throws SQLException {
    return Sql.insert(
        connection, INSERT, BulkInsert.parameters(location, generation, at, observed));
  }

  private Optional<Newest> newest(ObservedBackup observed) throws SQLException {
    return Sql.first(connection, Newest::read, NEWEST, location, observed.path().escaped());
  }

  private void markReplaced(Newest row) throws SQLException {
    if (!row.replaced) {
      Sql.update(connection, "UPDATE backups SET replaced = TRUE WHERE id = ?", row.id);
    }
  }

  private static List<Map.Entry<Long, ObservedBackup>> inOrderOfPaths(
      Map<Long, ObservedBackup> changes) {
    return changes.entrySet().stream()
        .sorted(Comparator.comparing(change -> change.getValue().path()))
        .toList();
  }
}
