package io.backupmonitor.database;

import io.backupmonitor.model.BackupPath;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the folders of one location, as few of them as possible.
///
/// @param connection in the transaction that makes them hold
/// @param location their location
record SeenFolderRows(Connection connection, long location) {

  /// @param before the folders that are recorded; null when nothing is known about those
  /// @param now the folders that are to be recorded
  void write(@Nullable Map<BackupPath, SeenFolder> before, Collection<SeenFolder> now)
      throws SQLException {
    if (before == null) {
      Sql.update(connection, "DELETE FROM seen_folders WHERE location_id = ?", location);
      put(now);
      return;
    }
    Set<BackupPath> gone = new HashSet<>(before.keySet());
    now.forEach(folder -> gone.remove(folder.path()));
    for (BackupPath folder : gone) {
      Sql.update(
          connection,
          "DELETE FROM seen_folders WHERE location_id = ? AND path = ?",
          location,
          folder.escaped());
    }
    put(now.stream().filter(folder -> !folder.equals(before.get(folder.path()))).toList());
  }

  private void put(Collection<SeenFolder> folders) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO seen_folders (location_id, path, fingerprint, backups) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (location_id, path) DO UPDATE"
                + " SET fingerprint = excluded.fingerprint, backups = excluded.backups")) {
      for (SeenFolder folder : folders) {
        statement.setLong(1, location);
        statement.setString(2, folder.path().escaped());
        statement.setString(3, folder.fingerprint());
        statement.setInt(4, folder.backups());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
