package io.backupmonitor.database;

import java.time.Instant;
import java.util.List;

/// Forgets our own history before an instant, in steps that let other writers in between.
final class Pruning {

  private static final int STEP = 5_000;

  /// What is forgotten, each as the table and the condition for its ids. Deliveries go before the
  /// alerts that they are about.
  private static final List<String> OLD =
      List.of(
          "backup_verifications WHERE id IN (SELECT v.id FROM backup_verifications v"
              + " WHERE v.verified_at < ? AND EXISTS (SELECT 1 FROM backup_verifications n"
              + " WHERE n.backup_id = v.backup_id AND n.verification_type = v.verification_type"
              + " AND (n.verified_at > v.verified_at"
              + " OR (n.verified_at = v.verified_at AND n.id > v.id)))",
          "restore_tests WHERE id IN (SELECT t.id FROM restore_tests t"
              + " WHERE t.tested_at < ? AND EXISTS (SELECT 1 FROM restore_tests n"
              + " WHERE n.backup_id = t.backup_id AND (n.tested_at > t.tested_at"
              + " OR (n.tested_at = t.tested_at AND n.id > t.id)))",
          "findings WHERE id IN (SELECT f.id FROM findings f"
              + " WHERE f.closed_at IS NOT NULL AND f.closed_at < ?",
          "alert_deliveries WHERE id IN (SELECT d.id FROM alerts a"
              + " JOIN alert_deliveries d ON d.alert_id = a.id"
              + " WHERE a.resolved AND a.resolved_at < ?",
          "alerts WHERE id IN (SELECT a.id FROM alerts a"
              + " WHERE a.resolved AND a.resolved_at < ?"
              + " AND NOT EXISTS (SELECT 1 FROM alert_deliveries d WHERE d.alert_id = a.id)");

  private final Store store;
  private final long before;

  Pruning(Store store, Instant before) {
    this.store = store;
    this.before = Micros.of(before);
  }

  long run() {
    long deleted = 0;
    for (String old : OLD) {
      String delete = "DELETE FROM " + old + " LIMIT " + STEP + ")";
      int step;
      do {
        step = store.write(connection -> Sql.update(connection, delete, before));
        deleted += step;
      } while (step == STEP);
    }
    return deleted + missedRuns();
  }

  private int missedRuns() {
    return store.write(
        connection ->
            Sql.update(connection, "DELETE FROM missed_runs WHERE scheduled_at < ?", before));
  }
}
