package io.backupmonitor.database;

import io.backupmonitor.model.HealthMetric;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;

/// The rows of `health_metrics`: one per location and day. Safe to use from several threads.
public final class HealthTable {

  static final String COLUMNS =
      "location_id, metric_date, total_backups, successful_backups, failed_backups,"
          + " total_size_bytes, backup_success_rate, verification_success_rate,"
          + " restore_test_success_rate, verification_coverage, restore_test_coverage,"
          + " health_score";

  private static final String UPSERT =
      "INSERT INTO health_metrics ("
          + COLUMNS
          + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (location_id, metric_date) DO UPDATE SET"
          + " total_backups = excluded.total_backups,"
          + " successful_backups = excluded.successful_backups,"
          + " failed_backups = excluded.failed_backups,"
          + " total_size_bytes = excluded.total_size_bytes,"
          + " backup_success_rate = excluded.backup_success_rate,"
          + " verification_success_rate = excluded.verification_success_rate,"
          + " restore_test_success_rate = excluded.restore_test_success_rate,"
          + " verification_coverage = excluded.verification_coverage,"
          + " restore_test_coverage = excluded.restore_test_coverage,"
          + " health_score = excluded.health_score";

  private final Store store;

  HealthTable(Store store) {
    this.store = store;
  }

  /// Records the health of a location on a day, in place of an earlier one of the same day.
  public void record(HealthMetric metric) {
    store.write(
        connection ->
            Sql.update(
                connection,
                UPSERT,
                metric.locationId(),
                metric.metricDate().toString(),
                metric.totalBackups(),
                metric.successfulBackups(),
                metric.failedBackups(),
                metric.totalSizeBytes(),
                metric.backupSuccessRate(),
                metric.verificationSuccessRate(),
                metric.restoreTestSuccessRate(),
                metric.verificationCoverage(),
                metric.restoreTestCoverage(),
                metric.healthScore()));
  }

  /// The days of one location from `first` on, oldest first.
  public List<HealthMetric> trend(long locationId, LocalDate first) {
    return store.read(
        connection ->
            Sql.list(
                connection,
                HealthTable::metric,
                WindowQueries.trend(),
                locationId,
                first.toString()));
  }

  private static HealthMetric metric(Row row) throws SQLException {
    return new HealthMetric(
        row.number(),
        LocalDate.parse(row.text()),
        row.wholeNumber(),
        row.wholeNumber(),
        row.wholeNumber(),
        row.number(),
        row.fractionOrNull(),
        row.fractionOrNull(),
        row.fractionOrNull(),
        row.fractionOrNull(),
        row.fractionOrNull(),
        row.fractionOrNull());
  }
}
