package io.backupmonitor.database;

import io.backupmonitor.model.BackupLocation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The rows of `backup_locations`. Safe to use from several threads.
public final class LocationTable {

  private static final String SELECT =
      "SELECT id, name, path, backup_type, schedule, retention_days, verify_integrity,"
          + " test_restore, enabled, timezone FROM backup_locations";

  private static final String UPSERT =
      "INSERT INTO backup_locations (name, path, backup_type, schedule, retention_days,"
          + " verify_integrity, test_restore, enabled, timezone) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (name) DO UPDATE SET path = excluded.path,"
          + " backup_type = excluded.backup_type, schedule = excluded.schedule,"
          + " retention_days = excluded.retention_days,"
          + " verify_integrity = excluded.verify_integrity, test_restore = excluded.test_restore,"
          + " enabled = excluded.enabled, timezone = excluded.timezone RETURNING id";

  private final Store store;

  LocationTable(Store store) {
    this.store = store;
  }

  /// Makes the rows equal the configuration, by name, and gives the locations with their ids in the
  /// same order. Locations that are no longer configured stay, disabled.
  public List<BackupLocation> synchronise(List<BackupLocation> configured) {
    Map<String, BackupLocation> recorded =
        all().stream().collect(Collectors.toMap(BackupLocation::name, Function.identity()));
    List<BackupLocation> same = recorded(configured, recorded);
    Set<String> names = new HashSet<>(configured.stream().map(BackupLocation::name).toList());
    List<Long> left =
        recorded.values().stream()
            .filter(location -> location.enabled() && !names.contains(location.name()))
            .map(BackupLocation::id)
            .toList();
    if (same.size() == configured.size() && left.isEmpty()) {
      return same;
    }
    return store.write(connection -> write(connection, configured, left));
  }

  /// The configured locations with their ids, as far as their rows say the same.
  private static List<BackupLocation> recorded(
      List<BackupLocation> configured, Map<String, BackupLocation> recorded) {
    List<BackupLocation> same = new ArrayList<>();
    for (BackupLocation location : configured) {
      BackupLocation row = recorded.get(location.name());
      if (row != null && row.equals(location.withId(row.id()))) {
        same.add(row);
      }
    }
    return same;
  }

  private static List<BackupLocation> write(
      Connection connection, List<BackupLocation> configured, List<Long> left) throws SQLException {
    List<BackupLocation> written = new ArrayList<>();
    for (BackupLocation location : configured) {
      long id =
          Sql.insert(
              connection,
              UPSERT,
              location.name(),
              location.path(),
              location.backupType(),
              location.schedule(),
              location.retentionDays(),
              location.verifyIntegrity(),
              location.testRestore(),
              location.enabled(),
              location.timezone().getId());
      written.add(location.withId(id));
    }
    for (long id : left) {
      Sql.update(connection, "UPDATE backup_locations SET enabled = FALSE WHERE id = ?", id);
    }
    return written;
  }

  /// Every location, by name.
  public List<BackupLocation> all() {
    return store.read(
        connection -> Sql.list(connection, LocationTable::location, SELECT + " ORDER BY name"));
  }

  public Optional<BackupLocation> byId(long id) {
    return store.read(
        connection -> Sql.first(connection, LocationTable::location, SELECT + " WHERE id = ?", id));
  }

  public Optional<BackupLocation> byName(String name) {
    return store.read(
        connection ->
            Sql.first(connection, LocationTable::location, SELECT + " WHERE name = ?", name));
  }

  /// When the location was last listed whole; empty before the first time.
  public Optional<Instant> lastScan(long id) {
    return instant("last_scan", id);
  }

  /// When the location was listed whole for the first time: nothing is known about what happened
  /// there before. Empty before that time.
  public Optional<Instant> firstScan(long id) {
    return instant("first_scan", id);
  }

  private Optional<Instant> instant(String column, long id) {
    return store.read(
        connection ->
            Sql.first(
                connection,
                Row::instant,
                "SELECT %1$s FROM backup_locations WHERE id = ? AND %1$s IS NOT NULL"
                    .formatted(column),
                id));
  }

  private static BackupLocation location(Row row) throws SQLException {
    return new BackupLocation(
        row.number(),
        row.text(),
        row.text(),
        row.text(),
        row.textOrNull(),
        row.wholeNumber(),
        row.flag(),
        row.flag(),
        row.flag(),
        ZoneId.of(row.text()));
  }
}
