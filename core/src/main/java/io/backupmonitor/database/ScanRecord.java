package io.backupmonitor.database;

import io.backupmonitor.model.BackupPath;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The record of one location, as one scan reads and writes it.
///
/// It follows the number of transactions that write rows of the location. Another process may write
/// some in the meantime; what this scan has seen of folders is not kept then, since nobody can say
/// that it fits the rows. Safe to use from several threads.
public final class ScanRecord {

  /// How many rows one transaction inserts: other processes wait for the writer that long.
  private static final int BATCH = 20_000;

  private final Store store;
  private final long location;
  private final Instant at;
  private final String rules;
  private final Map<BackupPath, SeenFolder> folders;

  private long version;
  private boolean disturbed;

  private ScanRecord(
      Store store,
      long location,
      Instant at,
      String rules,
      long version,
      Map<BackupPath, SeenFolder> folders) {
    this.store = store;
    this.location = location;
    this.at = at;
    this.rules = rules;
    this.version = version;
    this.folders = folders;
  }

  /// For a scan that keeps no folders.
  static ScanRecord of(Store store, long location, Instant at) {
    return new ScanRecord(store, location, at, "", 0, Map.of());
  }

  /// Reads what holds at the beginning of a scan, in one statement.
  ///
  /// @param rules what besides the files decides on the rows
  /// @param comparedSince when every row must have been compared last
  static ScanRecord begin(
      Store store, long location, Instant at, String rules, Instant comparedSince) {
    Map<BackupPath, SeenFolder> folders = new HashMap<>();
    List<Long> versions =
        store.read(
            connection ->
                Sql.list(
                    connection,
                    row -> {
                      long version = row.number();
                      folder(row, folders);
                      return version;
                    },
                    "SELECT l.rows_version, f.path, f.fingerprint, f.backups"
                        + " FROM backup_locations l LEFT JOIN seen_folders f"
                        + " ON f.location_id = l.id AND l.folders_version = l.rows_version"
                        + " AND l.folders_rules = ? AND l.folders_compared_at BETWEEN ? AND ?"
                        + " WHERE l.id = ?",
                    rules,
                    Micros.of(comparedSince),
                    Micros.of(at),
                    location));
    long version = versions.isEmpty() ? 0 : versions.getFirst();
    return new ScanRecord(store, location, at, rules, version, Map.copyOf(folders));
  }

  private static void folder(Row row, Map<BackupPath, SeenFolder> folders) throws SQLException {
    String path = row.textOrNull();
    if (path != null) {
      BackupPath folder = new BackupPath(path);
      folders.put(folder, new SeenFolder(folder, row.text(), row.wholeNumber()));
    }
  }

  /// The folders of the last scan, as far as they hold: the rows are as that scan left them.
  public Map<BackupPath, SeenFolder> folders() {
    return folders;
  }

  /// Whether a backup of that time or later is gone.
  public boolean hasVanishedSince(Instant time) {
    return store.read(
        connection ->
            Sql.first(
                    connection,
                    Row::number,
                    "SELECT b.id FROM backups b WHERE b.location_id = ? AND NOT b.replaced"
                        + " AND b.vanished_at IS NOT NULL AND b.backup_timestamp >= ? LIMIT 1",
                    location,
                    Micros.of(time))
                .isPresent());
  }

  /// Records backups that the scan has found so far; [#apply] ends it.
  ///
  /// @param added in the order of their paths
  public void add(List<ObservedBackup> added) {
    store.write(
        connection -> {
          changed(connection);
          new ScanWriter(connection, location, at).added(added);
          return true;
        });
  }

  /// Records what the scan saw, in batches of one transaction each, in the order of paths; also
  /// that the location was listed at that time.
  ///
  /// @param seen the folders that hold just what is recorded of them now; null when none is known
  public void apply(ScanChanges changes, @Nullable Collection<SeenFolder> seen) {
    List<ObservedBackup> added = new ArrayList<>(changes.added());
    added.sort(Comparator.comparing(ObservedBackup::path));
    List<ObservedBackup> first = added.subList(0, Math.min(BATCH, added.size()));
    boolean one = first.size() == added.size();
    store.write(
        connection -> {
          if (!changes.isEmpty()) {
            changed(connection);
          }
          ScanWriter writer = new ScanWriter(connection, location, at);
          writer.vanished(changes.vanished());
          writer.returned(changes.returned());
          writer.updated(changes.updated());
          writer.replaced(changes.replaced());
          writer.added(first);
          return one && listed(connection, writer, seen);
        });
    for (int start = BATCH; start < added.size(); start += BATCH) {
      int end = Math.min(start + BATCH, added.size());
      List<ObservedBackup> batch = added.subList(start, end);
      store.write(
          connection -> {
            changed(connection);
            ScanWriter writer = new ScanWriter(connection, location, at);
            writer.added(batch);
            return end == added.size() && listed(connection, writer, seen);
          });
    }
  }

  /// Written with the last batch: a scan that was cut off was none.
  private boolean listed(
      Connection connection, ScanWriter writer, @Nullable Collection<SeenFolder> seen)
      throws SQLException {
    writer.listed();
    if (seen != null && isUndisturbed()) {
      keep(connection, seen);
    }
    return true;
  }

  private synchronized boolean isUndisturbed() {
    return !disturbed;
  }

  private synchronized void changed(Connection connection) throws SQLException {
    long now = countChange(connection, location);
    disturbed |= now != version + 1;
    version = now;
  }

  /// Counts a transaction that writes rows of a location.
  static long countChange(Connection connection, long location) throws SQLException {
    return Sql.insert(
        connection,
        "UPDATE backup_locations SET rows_version = rows_version + 1 WHERE id = ?"
            + " RETURNING rows_version",
        location);
  }

  private synchronized void keep(Connection connection, Collection<SeenFolder> seen)
      throws SQLException {
    boolean all = folders.isEmpty();
    int fits =
        Sql.update(
            connection,
            "UPDATE backup_locations SET folders_version = rows_version, folders_rules = ?,"
                + " folders_compared_at = CASE WHEN ? THEN ? ELSE folders_compared_at END"
                + " WHERE id = ? AND rows_version = ?",
            rules,
            all,
            Micros.of(at),
            location,
            version);
    if (fits == 1) {
      new SeenFolderRows(connection, location).write(all ? null : folders, seen);
    }
  }
}
