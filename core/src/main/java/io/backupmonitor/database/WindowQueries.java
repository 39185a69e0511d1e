package io.backupmonitor.database;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The queries about a window of time. Each walks indexes over the rows of the window alone, so its
/// cost does not grow with what lies outside; a test reads that from the query plans.
final class WindowQueries {

  private WindowQueries() {}

  static String window(Scope scope) {
    return "SELECT "
        + BackupRow.STANDING
        + " FROM backups b WHERE "
        + scope.on("b.location_id")
        + " AND b.backup_timestamp >= ?"
        + " ORDER BY b.location_id, b.series, b.backup_timestamp, b.timestamp_nanos, b.id";
  }

  /// Three indexed looks put together: one condition with OR would be one long walk.
  static String dueForVerification(Scope scope) {
    return "SELECT "
        + BackupRow.RECORDED
        + " FROM backups b WHERE b.id IN ("
        + "SELECT w.id FROM backups w WHERE "
        + scope.on("w.location_id")
        + " AND w.backup_timestamp >= ?"
        + " UNION SELECT p.id FROM backups p WHERE "
        + scope.on("p.location_id")
        + " AND p.verified_at < ? AND NOT p.replaced AND p.vanished_at IS NULL"
        + " UNION SELECT n.id FROM backups n WHERE "
        + scope.on("n.location_id")
        + " AND n.verified_at IS NULL AND NOT n.replaced AND n.vanished_at IS NULL"
        + " UNION SELECT f.backup_id FROM findings f WHERE "
        + scope.on("f.location_id")
        + " AND f.stage = 'verify' AND f.closed_at IS NULL AND f.backup_id IS NOT NULL)"
        + " AND b.status <> 'pending' AND NOT b.replaced AND b.vanished_at IS NULL"
        + " ORDER BY b.verified_at NULLS FIRST, b.location_id, b.path";
  }

  static @Nullable Object[] dueForVerificationParameters(
      Scope scope, long since, long provenBefore) {
    List<@Nullable Object> parameters = new ArrayList<>();
    parameters.addAll(Arrays.asList(scope.with(since)));
    parameters.addAll(Arrays.asList(scope.with(provenBefore)));
    parameters.addAll(Arrays.asList(scope.with()));
    parameters.addAll(Arrays.asList(scope.with()));
    return parameters.toArray();
  }

  static String dueForRestoreTest(Scope scope) {
    return "SELECT "
        + BackupRow.RECORDED
        + " FROM backups b JOIN (SELECT w.id, ROW_NUMBER() OVER (PARTITION BY w.location_id,"
        + " w.series ORDER BY w.backup_timestamp DESC, w.timestamp_nanos DESC, w.id DESC) AS age"
        + " FROM backups w WHERE "
        + scope.on("w.location_id")
        + " AND w.backup_timestamp >= ?"
        + " AND w.status = 'completed' AND NOT w.replaced AND w.vanished_at IS NULL) ranked"
        + " ON ranked.id = b.id"
        + " WHERE b.tested_at IS NULL OR b.tested_at < ? OR EXISTS (SELECT 1 FROM findings f"
        + " WHERE f.backup_id = b.id AND f.stage = 'restore' AND f.closed_at IS NULL)"
        + " ORDER BY CASE WHEN ranked.age = 1 THEN 0 ELSE 1 END, b.tested_at NULLS FIRST,"
        + " b.backup_timestamp DESC, b.id LIMIT ?";
  }

  static String missedRuns(Scope scope) {
    return "SELECT m.location_id, m.scheduled_at FROM missed_runs m WHERE "
        + scope.on("m.location_id")
        + " AND m.scheduled_at >= ? ORDER BY m.location_id, m.scheduled_at";
  }

  static String trend() {
    return "SELECT "
        + HealthTable.COLUMNS
        + " FROM health_metrics WHERE location_id = ? AND metric_date >= ? ORDER BY metric_date";
  }

  /// The earlier backups of a series that passed, for [BackupRow#predecessor]. Parameters:
  /// location, series, time, the row itself, how many at most.
  static String predecessors() {
    return "SELECT b.filepath, b.size_bytes, b.checksum_algorithm, b.checksum,"
        + " CASE WHEN ROW_NUMBER() OVER (ORDER BY b.backup_timestamp DESC, b.id DESC) = 1"
        + " THEN b.contents END FROM backups b"
        + " WHERE b.location_id = ? AND b.series = ? AND b.verification_status = 'passed'"
        + " AND b.backup_timestamp <= ? AND b.id <> ?"
        + " ORDER BY b.backup_timestamp DESC, b.id DESC LIMIT ?";
  }
}
