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

  /// What is there of a series, of the table with that alias.
  private static String present(String alias) {
    return "%1$s.status = 'completed' AND NOT %1$s.replaced AND %1$s.vanished_at IS NULL"
        .formatted(alias);
  }

  /// The names of the series of each location, found by stepping from one to the next in the index,
  /// so that the cost grows with the series and not with their backups. Parameters: the scope's.
  private static String named(Scope scope) {
    return "WITH RECURSIVE named (location_id, series, number) AS ("
        + "SELECT l.id, (SELECT MIN(f.series) FROM backups f WHERE f.location_id = l.id AND "
        + present("f")
        + "), 1 FROM backup_locations l WHERE "
        + scope.on("l.id")
        + " UNION ALL SELECT m.location_id, (SELECT MIN(x.series) FROM backups x"
        + " WHERE x.location_id = m.location_id AND x.series > m.series AND "
        + present("x")
        + "), m.number + 1 FROM named m WHERE m.series IS NOT NULL) ";
  }

  /// The number of the newest backup of the series that `n` names.
  private static String newest() {
    return "(SELECT s.id FROM backups s WHERE s.location_id = n.location_id AND s.series = n.series"
        + " AND "
        + present("s")
        + " ORDER BY s.backup_timestamp DESC, s.timestamp_nanos DESC, s.id DESC LIMIT 1)";
  }

  /// When a backup of the series of `b` was drilled last.
  private static String lastDrill(String condition) {
    return "(SELECT MAX(t.tested_at) FROM backups t WHERE t.location_id = b.location_id"
        + " AND t.series = b.series AND t.tested_at IS NOT NULL"
        + condition
        + ")";
  }

  /// Beside those of the window, the newest backup of every series that has none there. Newest of a
  /// series come first, that whose series was drilled longest ago before the others; then the
  /// others, oldest proof first. Locations where restores are not tested have none that are due.
  /// Behind the columns of the backup stand those of [DueDrill]. Parameters by
  /// [#dueForRestoreTestParameters].
  static String dueForRestoreTest(Scope scope) {
    return named(scope)
        + "SELECT "
        + BackupRow.RECORDED
        + ", CASE WHEN ranked.age = 1 THEN TRUE ELSE FALSE END, "
        + provenAt()
        + " FROM backups b JOIN (SELECT w.id, ROW_NUMBER() OVER (PARTITION BY w.location_id,"
        + " w.series ORDER BY w.backup_timestamp DESC, w.timestamp_nanos DESC, w.id DESC) AS age"
        + " FROM backups w WHERE "
        + scope.on("w.location_id")
        + " AND w.backup_timestamp >= ? AND "
        + present("w")
        + " UNION ALL SELECT o.id, 1 FROM named n JOIN backups o ON o.id = "
        + newest()
        + " WHERE n.series IS NOT NULL AND o.backup_timestamp < ?) ranked ON ranked.id = b.id"
        + " WHERE (b.tested_at IS NULL OR b.tested_at < ?"
        + " OR b.restore_test_status IN ('failed', 'error'))"
        + " AND EXISTS (SELECT 1 FROM backup_locations r WHERE r.id = b.location_id"
        + " AND r.test_restore)"
        + " ORDER BY CASE WHEN ranked.age = 1 THEN 0 ELSE 1 END, "
        + provenAt()
        + " NULLS FIRST, b.backup_timestamp DESC, b.id LIMIT ?";
  }

  private static String provenAt() {
    return "CASE WHEN ranked.age = 1 THEN " + lastDrill("") + " ELSE b.tested_at END";
  }

  static @Nullable Object[] dueForRestoreTestParameters(
      Scope scope, long since, long testedBefore, int limit) {
    List<@Nullable Object> parameters = new ArrayList<>();
    parameters.addAll(Arrays.asList(scope.with()));
    parameters.addAll(Arrays.asList(scope.with(since, since, testedBefore, limit)));
    return parameters.toArray();
  }

  /// The series that are there, for [BackupRow#series]. Parameters: the scope's, and how many of
  /// each location at most.
  static String series(Scope scope) {
    return named(scope)
        + "SELECT n.location_id, n.series, b.filename, b.backup_timestamp,"
        + " CASE WHEN b.generation > 1 OR EXISTS (SELECT 1 FROM backups o"
        + " WHERE o.location_id = n.location_id AND o.series = n.series AND o.id <> b.id AND "
        + present("o")
        + ") THEN TRUE ELSE FALSE END, b.restore_test_status, "
        + lastDrill(" AND t.restore_test_status IN ('passed', 'failed')")
        + " FROM named n JOIN backups b ON b.id = "
        + newest()
        + " WHERE n.series IS NOT NULL AND n.number <= ? ORDER BY n.location_id, n.series";
  }

  /// The number of the last restore test of an earlier backup of a series that passed. The plus
  /// signs keep the planner from walking through all that lies before that time. Parameters:
  /// location, series, time, the row itself.
  static String earlierDrill() {
    return "SELECT t.id FROM backups b JOIN restore_tests t ON t.backup_id = b.id"
        + " WHERE b.location_id = ? AND b.series = ? AND b.tested_at IS NOT NULL"
        + " AND +b.backup_timestamp <= ? AND b.id <> ? AND t.status = 'passed'"
        + " ORDER BY +b.backup_timestamp DESC, t.tested_at DESC, t.id DESC LIMIT 1";
  }

  /// Up to where the last restore test of a series got that restored a share. Parameters: location,
  /// series.
  static String shareEnd() {
    return "SELECT e.share_end FROM backups b JOIN restore_tests t ON t.backup_id = b.id"
        + " JOIN restore_evidence e ON e.restore_test_id = t.id"
        + " WHERE b.location_id = ? AND b.series = ? AND b.tested_at IS NOT NULL"
        + " AND e.share_end IS NOT NULL ORDER BY t.tested_at DESC, t.id DESC LIMIT 1";
  }

  /// How long the last restores of a series before a time took, newest first; where a share was
  /// restored, how long all would have taken. Parameters: location, series, before, how many at
  /// most.
  static String durations() {
    return "SELECT COALESCE(e.forecast_seconds, t.duration_seconds)"
        + " FROM backups b JOIN restore_tests t ON t.backup_id = b.id"
        + " LEFT JOIN restore_evidence e ON e.restore_test_id = t.id"
        + " WHERE b.location_id = ? AND b.series = ? AND b.tested_at IS NOT NULL"
        + " AND t.tested_at < ? AND t.status = 'passed' ORDER BY t.tested_at DESC, t.id DESC LIMIT ?";
  }

  /// The last restore test of each backup of a window, newest first. Parameters: location, since,
  /// how many at most.
  static String drills() {
    return "SELECT b.filename, b.series, t.id, t.backup_id, t.engine, t.test_location, t.status,"
        + " t.duration_seconds, t.result, t.error_message, t.tested_at, t.findings"
        + " FROM backups b JOIN restore_tests t ON t.backup_id = b.id"
        + " AND t.tested_at = b.tested_at WHERE b.location_id = ? AND b.backup_timestamp >= ?"
        + " AND b.tested_at IS NOT NULL AND t.status <> 'skipped'"
        + " ORDER BY t.tested_at DESC, t.id DESC LIMIT ?";
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
