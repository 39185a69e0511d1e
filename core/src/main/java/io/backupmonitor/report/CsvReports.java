package io.backupmonitor.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.backupmonitor.database.Standing;
import io.backupmonitor.health.HealthLevel;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.HealthMetric;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.model.VisibleText;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The CSV files: RFC 4180, UTF-8, one header line; numbers with a point and in full precision,
/// instants in UTC, and an empty field where there is no value.
///
/// Text from outside cannot become a formula: where a field would start with `=`, `+`, `-`, `@`,
/// their full-width forms, a tab or a line break, `'` is put in front. Control characters are
/// written out. Numbers of our own are left alone.
final class CsvReports {

  private static final String FORMULA_STARTS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  private CsvReports() {}

  /// One row per location: the columns of `health_metrics`, and what the location is.
  static void locations(HealthReport report, Writer writer) throws IOException {
    CsvWriter csv = CsvWriter.builder().build(writer);
    csv.writeRecord(
        "location_id",
        "name",
        "path",
        "type",
        "metric_date",
        "window_days",
        "total_backups",
        "successful_backups",
        "failed_backups",
        "total_size_bytes",
        "backup_success_rate",
        "verification_success_rate",
        "restore_test_success_rate",
        "verification_coverage",
        "restore_test_coverage",
        "health_score",
        "health_level");
    report.locations().forEach(health -> csv.writeRecord(row(health, report.days())));
    csv.flush();
  }

  /// One row per backup of the window, worst first within its location.
  static void backups(HealthReport report, Writer writer) throws IOException {
    CsvWriter csv = CsvWriter.builder().build(writer);
    csv.writeRecord(
        "id",
        "location_id",
        "location",
        "filename",
        "filepath",
        "series",
        "generation",
        "format",
        "size_bytes",
        "checksum_algorithm",
        "checksum",
        "backup_timestamp",
        "status",
        "error_message",
        "replaced",
        "vanished_at",
        "verification_status",
        "verified_at",
        "restore_test_status",
        "tested_at",
        "assurance",
        "verdict",
        "findings");
    for (LocationHealth health : report.locations()) {
      health.backups().forEach(entry -> csv.writeRecord(row(health.location(), entry)));
    }
    csv.flush();
  }

  private static List<String> row(LocationHealth health, int days) {
    BackupLocation location = health.location();
    HealthMetric metric = health.metric();
    return List.of(
        Long.toString(location.id()),
        text(location.name()),
        text(location.path()),
        text(location.backupType()),
        metric.metricDate().toString(),
        Integer.toString(days),
        Integer.toString(metric.totalBackups()),
        Integer.toString(metric.successfulBackups()),
        Integer.toString(metric.failedBackups()),
        Long.toString(metric.totalSizeBytes()),
        number(metric.backupSuccessRate()),
        number(metric.verificationSuccessRate()),
        number(metric.restoreTestSuccessRate()),
        number(metric.verificationCoverage()),
        number(metric.restoreTestCoverage()),
        number(metric.healthScore()),
        metric.healthScore() == null ? "" : HealthLevel.of(metric.healthScore()).word());
  }

  private static List<String> row(BackupLocation location, BackupEntry entry) {
    Standing standing = entry.standing();
    Backup backup = entry.backup();
    return List.of(
        Long.toString(backup.id()),
        Long.toString(location.id()),
        text(location.name()),
        text(backup.filename()),
        text(backup.filepath()),
        text(backup.series()),
        Integer.toString(backup.generation()),
        text(backup.format()),
        Long.toString(backup.sizeBytes()),
        backup.baseline() == null ? "" : backup.baseline().algorithm().word(),
        backup.baseline() == null ? "" : backup.baseline().hex(),
        backup.backupTimestamp().toString(),
        backup.status().word(),
        text(backup.errorMessage()),
        Boolean.toString(standing.replaced()),
        time(backup.vanishedAt()),
        word(standing.verification()),
        time(standing.verifiedAt()),
        word(standing.restoreTest()),
        time(standing.testedAt()),
        Integer.toString(standing.assurance().level()),
        entry.standpoint().word(),
        entry.findings().stream()
            .map(open -> open.finding().code().code())
            .distinct()
            .collect(Collectors.joining(" ")));
  }

  /// Text that no spreadsheet takes for a formula.
  static String text(@Nullable String data) {
    if (data == null || data.isEmpty()) {
      return "";
    }
    String visible = VisibleText.of(data);
    return FORMULA_STARTS.indexOf(data.charAt(0)) >= 0 ? "'" + visible : visible;
  }

  private static String number(@Nullable Double value) {
    return value == null ? "" : value.toString();
  }

  private static String time(@Nullable Instant instant) {
    return instant == null ? "" : instant.toString();
  }

  private static String word(@Nullable Verdict verdict) {
    return verdict == null ? "" : verdict.word();
  }
}
