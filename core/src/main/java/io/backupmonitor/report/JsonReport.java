package io.backupmonitor.report;

import io.backupmonitor.database.OpenFinding;
import io.backupmonitor.database.SeriesStanding;
import io.backupmonitor.health.HealthLevel;
import io.backupmonitor.health.HealthScore;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.HealthMetric;
import io.backupmonitor.model.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The report for programs: the same numbers and words as in the other kinds, as one JSON object.
final class JsonReport {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JsonReport() {}

  static String of(HealthReport report) {
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("schema", 1);
    root.put("type", "health_report");
    root.put("made_at", report.madeAt().toString());
    root.put("window_days", report.days());
    root.put("locations", report.locations().stream().map(JsonReport::location).toList());
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static Map<String, @Nullable Object> location(LocationHealth health) {
    HealthMetric metric = health.metric();
    HealthScore score = health.health().score();
    Map<String, @Nullable Object> location = new LinkedHashMap<>();
    location.put("id", health.location().id());
    location.put("name", health.location().name());
    location.put("path", health.location().path());
    location.put("backup_type", health.location().backupType());
    location.put("metric_date", metric.metricDate().toString());
    location.put("total_backups", metric.totalBackups());
    location.put("successful_backups", metric.successfulBackups());
    location.put("failed_backups", metric.failedBackups());
    location.put("total_size_bytes", metric.totalSizeBytes());
    location.put("backup_success_rate", metric.backupSuccessRate());
    location.put("verification_success_rate", metric.verificationSuccessRate());
    location.put("restore_test_success_rate", metric.restoreTestSuccessRate());
    location.put("verification_coverage", metric.verificationCoverage());
    location.put("restore_test_coverage", metric.restoreTestCoverage());
    location.put("health_score", metric.healthScore());
    location.put(
        "health_level",
        metric.healthScore() == null ? null : HealthLevel.of(metric.healthScore()).word());
    location.put("arithmetic", score == null ? null : score.arithmetic());
    location.put("restore_tests", EvidenceTree.drills(health.drills().entries()));
    location.put(
        "series_not_restored", health.drills().owing().stream().map(JsonReport::owed).toList());
    location.put("findings", health.findings().stream().map(JsonReport::finding).toList());
    location.put("backups", health.backups().stream().map(JsonReport::backup).toList());
    return location;
  }

  private static Map<String, @Nullable Object> owed(SeriesStanding series) {
    Map<String, @Nullable Object> owed = new LinkedHashMap<>();
    owed.put("series", series.series());
    owed.put("last_restored", time(series.drilledAt()));
    return owed;
  }

  private static Map<String, @Nullable Object> backup(BackupEntry entry) {
    Backup backup = entry.backup();
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("id", backup.id());
    line.put("verdict", entry.standpoint().word());
    line.put("path", backup.filepath());
    if (!backup.path().isText()) {
      line.put("path_bytes", backup.path().escaped());
    }
    line.put("series", backup.series());
    line.put("format", backup.format());
    line.put("size_bytes", backup.sizeBytes());
    line.put("checksum", backup.baseline() == null ? null : backup.baseline().toString());
    line.put("backup_timestamp", backup.backupTimestamp().toString());
    line.put("status", backup.status().word());
    line.put("replaced", entry.standing().replaced());
    line.put("vanished_at", time(backup.vanishedAt()));
    line.put("verification_status", word(entry.standing().verification()));
    line.put("verified_at", time(entry.standing().verifiedAt()));
    line.put("restore_test_status", word(entry.standing().restoreTest()));
    line.put("tested_at", time(entry.standing().testedAt()));
    line.put("assurance", entry.standing().assurance().level());
    line.put("findings", entry.findings().stream().map(JsonReport::finding).toList());
    return line;
  }

  private static Map<String, String> finding(OpenFinding open) {
    Map<String, String> finding = new LinkedHashMap<>();
    finding.put("code", open.finding().code().code());
    finding.put("severity", open.finding().severity().word());
    finding.put("message", open.finding().message());
    finding.put("since", open.firstSeen().toString());
    return finding;
  }

  private static @Nullable String word(@Nullable Verdict verdict) {
    return verdict == null ? null : verdict.word();
  }

  private static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
