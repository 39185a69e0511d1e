package io.backupmonitor.database;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;

/// Inserts first generations of which little has to be said: whole files without anything beside
/// them, on one file system. What they have in common is bound once, and what follows from their
/// paths is put together by the database: binding a value costs as much as storing it.
final class UsualInsert {

  /// The values of one row: path, where its last step begins, series, whether the name is reused,
  /// size, time, time in the name, and inode.
  private static final int VALUES = 8;

  /// What is bound once: location, time of the scan, what all whole paths begin with, and device.
  private static final int COMMON = 4;

  private static final String INTO =
      "INSERT INTO backups (location_id, generation, first_seen, filepath, device, path, filename,"
          + " series, reused_name, size_bytes, backup_timestamp, timestamp_nanos, name_time, inode,"
          + " kind, status)"
          + " SELECT CAST(? AS bigint), 1, CAST(? AS bigint), CAST(? AS text) || v.column1,"
          + " CAST(? AS bigint), v.column1, SUBSTR(v.column1, v.column2), v.column3, v.column4,"
          + " v.column5, v.column6, 0, CAST(v.column7 AS bigint), v.column8, '"
          + BackupKind.FILE.word()
          + "', '"
          + BackupStatus.COMPLETED.word()
          + "' FROM (VALUES ";

  private static final String ONE = "(?" + ", ?".repeat(VALUES - 1) + ")";

  private final Connection connection;
  private final long location;
  private final long at;

  UsualInsert(Connection connection, long location, long at) {
    this.connection = connection;
    this.location = location;
    this.at = at;
  }

  /// Whether a backup can be among those that begin with `first`.
  static boolean fits(ObservedBackup backup, ObservedBackup first) {
    return backup.kind() == BackupKind.FILE
        && backup.status() == BackupStatus.COMPLETED
        && backup.errorMessage() == null
        && backup.parts().isEmpty()
        && backup.companions().isEmpty()
        && backup.sidecars().isEmpty()
        && backup.device() == first.device()
        && isInWholeMicros(backup.modified())
        && hasPlainPath(backup, first);
  }

  private static boolean isInWholeMicros(Instant time) {
    return Micros.rest(time) == 0;
  }

  private static boolean hasPlainPath(ObservedBackup backup, ObservedBackup first) {
    String path = backup.path().escaped();
    int before = lengthOfPrefix(first);
    return path.indexOf('%') < 0
        && backup.filepath().length() == before + path.length()
        && backup.filepath().endsWith(path)
        && backup.filepath().regionMatches(0, first.filepath(), 0, before);
  }

  private static int lengthOfPrefix(ObservedBackup backup) {
    return backup.filepath().length() - backup.path().escaped().length();
  }

  /// Inserts them and counts the rows that were really inserted.
  ///
  /// @param backups each of which fits the first
  /// @param rows how many of them one statement inserts; their number is a multiple of it
  int insert(List<ObservedBackup> backups, int rows) throws SQLException {
    String sql =
        INTO + ONE + (", " + ONE).repeat(rows - 1) + ") v WHERE TRUE ON CONFLICT DO NOTHING";
    int inserted = 0;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      common(statement, backups.getFirst());
      for (int start = 0; start < backups.size(); start += rows) {
        for (int row = 0; row < rows; row++) {
          bind(statement, COMMON + row * VALUES, backups.get(start + row));
        }
        inserted += statement.executeUpdate();
      }
    }
    return inserted;
  }

  private void common(PreparedStatement statement, ObservedBackup first) throws SQLException {
    statement.setLong(1, location);
    statement.setLong(2, at);
    statement.setString(3, first.filepath().substring(0, lengthOfPrefix(first)));
    statement.setLong(4, first.device());
  }

  private static void bind(PreparedStatement statement, int before, ObservedBackup backup)
      throws SQLException {
    String path = backup.path().escaped();
    int name = path.lastIndexOf('/') + 1;
    statement.setString(before + 1, path);
    // the database counts characters, of which some are two of Java's
    statement.setInt(before + 2, path.codePointCount(0, name) + 1);
    statement.setString(before + 3, backup.series());
    statement.setBoolean(before + 4, backup.reusedName());
    statement.setLong(before + 5, backup.sizeBytes());
    statement.setLong(before + 6, Micros.of(backup.modified()));
    Instant nameTime = backup.nameTime();
    if (nameTime == null) {
      statement.setNull(before + 7, Types.BIGINT);
    } else {
      statement.setLong(before + 7, Micros.of(nameTime));
    }
    statement.setLong(before + 8, backup.inode());
  }
}
