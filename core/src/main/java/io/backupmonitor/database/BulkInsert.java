package io.backupmonitor.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Inserts many first generations at once. Rows whose path is taken are left out.
final class BulkInsert {

  /// SQLite spends less on a statement with many rows than on many statements; a hundred rows is
  /// where that levels off.
  private static final int ROWS = 100;

  private static final int COLUMNS = ObservedColumns.ALL.size() + 3;

  private static final String INTO =
      "INSERT INTO backups (location_id, generation, first_seen, "
          + ObservedColumns.NAMES
          + ") VALUES ";

  private static final String ONE = "(?" + ", ?".repeat(COLUMNS - 1) + ")";

  private final Connection connection;
  private final long location;
  private final long at;

  BulkInsert(Connection connection, long location, long at) {
    this.connection = connection;
    this.location = location;
    this.at = at;
  }

  /// The parameters of one row: place, generation, time and everything that was seen.
  static @Nullable Object[] parameters(
      long location, int generation, long at, ObservedBackup observed) {
    @Nullable Object[] parameters = new @Nullable Object[COLUMNS];
    parameters[0] = location;
    parameters[1] = generation;
    parameters[2] = at;
    for (int index = 0; index < COLUMNS - 3; index++) {
      parameters[index + 3] = ObservedColumns.ALL.get(index).value().of(observed);
    }
    return parameters;
  }

  /// Inserts the backups and counts the rows that were really inserted.
  int insert(List<ObservedBackup> backups) throws SQLException {
    List<ObservedBackup> usual = new ArrayList<>(backups.size());
    List<ObservedBackup> others = new ArrayList<>();
    for (ObservedBackup backup : backups) {
      boolean fits = UsualInsert.fits(backup, usual.isEmpty() ? backup : usual.getFirst());
      (fits ? usual : others).add(backup);
    }
    return insert(usual, true) + insert(others, false);
  }

  private int insert(List<ObservedBackup> backups, boolean usual) throws SQLException {
    int inserted = 0;
    int whole = backups.size() - backups.size() % ROWS;
    if (whole > 0) {
      inserted += insert(backups.subList(0, whole), ROWS, usual);
    }
    if (whole < backups.size()) {
      List<ObservedBackup> rest = backups.subList(whole, backups.size());
      inserted += insert(rest, rest.size(), usual);
    }
    return inserted;
  }

  private int insert(List<ObservedBackup> backups, int rows, boolean usual) throws SQLException {
    return usual
        ? new UsualInsert(connection, location, at).insert(backups, rows)
        : insert(backups, rows);
  }

  private int insert(List<ObservedBackup> backups, int rows) throws SQLException {
    String sql = INTO + ONE + (", " + ONE).repeat(rows - 1) + " ON CONFLICT DO NOTHING";
    int inserted = 0;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int start = 0; start < backups.size(); start += rows) {
        for (int row = 0; row < rows; row++) {
          bind(statement, row * COLUMNS, backups.get(start + row));
        }
        inserted += statement.executeUpdate();
      }
    }
    return inserted;
  }

  private void bind(PreparedStatement statement, int offset, ObservedBackup observed)
      throws SQLException {
    @Nullable Object[] parameters = parameters(location, 1, at, observed);
    for (int index = 0; index < COLUMNS; index++) {
      statement.setObject(offset + index + 1, parameters[index]);
    }
  }
}
