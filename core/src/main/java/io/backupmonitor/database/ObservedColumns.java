package io.backupmonitor.database;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How what a scan saw is written: the columns of `backups` that it fills, and their values.
final class ObservedColumns {

  /// One column.
  ///
  /// @param name its name
  /// @param type its type on PostgreSQL
  /// @param value what it holds of a backup
  record Column(String name, String type, Value value) {}

  /// What a column holds of a backup.
  @FunctionalInterface
  interface Value {
    @Nullable Object of(ObservedBackup backup);
  }

  static final List<Column> ALL =
      List.of(
          new Column("path", "text", backup -> backup.path().escaped()),
          new Column("filename", "text", backup -> backup.path().name().text()),
          new Column("filepath", "text", ObservedBackup::filepath),
          new Column("kind", "text", backup -> backup.kind().word()),
          new Column("parts", "text", backup -> StoredText.ofPaths(backup.parts())),
          new Column("companions", "text", backup -> StoredText.ofPaths(backup.companions())),
          new Column("sidecars", "text", backup -> StoredText.ofSidecars(backup.sidecars())),
          new Column("series", "text", ObservedBackup::series),
          new Column("reused_name", "boolean", ObservedBackup::reusedName),
          new Column("size_bytes", "bigint", ObservedBackup::sizeBytes),
          new Column("backup_timestamp", "bigint", backup -> Micros.of(backup.modified())),
          new Column("timestamp_nanos", "integer", backup -> Micros.rest(backup.modified())),
          new Column("name_time", "bigint", backup -> Micros.ofNullable(backup.nameTime())),
          new Column("device", "bigint", ObservedBackup::device),
          new Column("inode", "bigint", ObservedBackup::inode),
          new Column("status", "text", backup -> backup.status().word()),
          new Column("error_message", "text", backup -> StoredText.message(backup.errorMessage())));

  /// The names in a row: `path, filename, …`.
  static final String NAMES = ALL.stream().map(Column::name).collect(Collectors.joining(", "));

  /// The assignments of an update: `path = ?, filename = ?, …`.
  static final String ASSIGNMENTS =
      ALL.stream().map(column -> column.name() + " = ?").collect(Collectors.joining(", "));

  private ObservedColumns() {}

  /// The parameters for one backup, with room for more behind them.
  static @Nullable Object[] values(ObservedBackup backup, @Nullable Object... more) {
    @Nullable Object[] values = new @Nullable Object[ALL.size() + more.length];
    for (int index = 0; index < ALL.size(); index++) {
      values[index] = ALL.get(index).value().of(backup);
    }
    System.arraycopy(more, 0, values, ALL.size(), more.length);
    return values;
  }
}
