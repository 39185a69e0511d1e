package io.backupmonitor.report;

import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.model.HealthMetric;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes what people read afterwards: HTML, CSV and JSON, all from one reading of the database, so
/// that their numbers are the same. Safe to use from several threads and processes: a report is
/// always whole, and the last one written stays.
///
/// The reports have fixed names, so that a bookmark lasts: `health.html`, `health.csv` (one row per
/// location), `health-backups.csv` (one row per backup) and `health.json`, with `-location-ID`
/// before the dot when they are about one location only. What was before is in the database.
public final class HealthReporter {

  private static final Duration DRILL_FREQUENCY = Duration.ofDays(7);

  private final DatabaseManager databaseManager;
  private final Path folder;
  private final ReportReading reading;

  /// Writes to the folder `reports` below the current one.
  public HealthReporter(DatabaseManager databaseManager) {
    this(databaseManager, Path.of("reports"));
  }

  /// Writes to this folder, which is made when it is not there.
  public HealthReporter(DatabaseManager databaseManager, Path folder) {
    this(databaseManager, folder, InstantSource.system());
  }

  /// Writes to this folder, by this clock.
  public HealthReporter(DatabaseManager databaseManager, Path folder, InstantSource clock) {
    this(databaseManager, folder, clock, DRILL_FREQUENCY);
  }

  /// Writes to this folder, by this clock.
  ///
  /// @param drillFrequency within which a backup of each series is to be restored
  ///     (`test_frequency_days`)
  public HealthReporter(
      DatabaseManager databaseManager, Path folder, InstantSource clock, Duration drillFrequency) {
    this.databaseManager = databaseManager;
    this.folder = folder;
    this.reading = new ReportReading(databaseManager, clock, drillFrequency);
  }

  /// Records today's health of all locations.
  public List<HealthMetric> recordHealth(int days) {
    return recordHealth(null, days);
  }

  /// Records today's health, in place of what was recorded earlier today. Today is the day in the
  /// location's time zone.
  ///
  /// @param locationId the location; null for all that are enabled
  /// @param days how far back backups count; 0 for all time
  /// @return what was recorded
  /// @throws IllegalArgumentException when there is no such location
  public List<HealthMetric> recordHealth(@Nullable Long locationId, int days) {
    List<HealthMetric> metrics = reading.metrics(locationId, days);
    metrics.forEach(databaseManager.health()::record);
    return metrics;
  }

  /// Writes the HTML report about all locations.
  public Path generateHtmlReport(int days) {
    return generateHtmlReport(null, days);
  }

  /// Writes the HTML report: one file that needs nothing else.
  ///
  /// @param locationId the location; null for all that are enabled
  /// @param days how far back backups count; 0 for all time
  /// @return the file
  /// @throws IllegalArgumentException when there is no such location
  /// @throws java.io.UncheckedIOException when it cannot be written; the old report stays
  public Path generateHtmlReport(@Nullable Long locationId, int days) {
    HealthReport report = reading.report(locationId, days);
    return ReportFile.write(
        folder, name("health", locationId, ".html"), writer -> HtmlReport.write(report, writer));
  }

  /// Writes the CSV reports about all locations.
  public Path generateCsvReport(int days) {
    return generateCsvReport(null, days);
  }

  /// Writes the CSV reports: one row per location, and in a second file, `health-backups.csv`, one
  /// row per backup.
  ///
  /// @param locationId the location; null for all that are enabled
  /// @param days how far back backups count; 0 for all time
  /// @return the file of the locations
  /// @throws IllegalArgumentException when there is no such location
  /// @throws java.io.UncheckedIOException when they cannot be written; the old ones stay
  public Path generateCsvReport(@Nullable Long locationId, int days) {
    HealthReport report = reading.report(locationId, days);
    ReportFile.write(
        folder,
        name("health-backups", locationId, ".csv"),
        writer -> CsvReports.backups(report, writer));
    return ReportFile.write(
        folder, name("health", locationId, ".csv"), writer -> CsvReports.locations(report, writer));
  }

  /// Writes the JSON report about all locations.
  public Path generateJsonReport(int days) {
    return generateJsonReport(null, days);
  }

  /// Writes the JSON report.
  ///
  /// @param locationId the location; null for all that are enabled
  /// @param days how far back backups count; 0 for all time
  /// @return the file
  /// @throws IllegalArgumentException when there is no such location
  /// @throws java.io.UncheckedIOException when it cannot be written; the old report stays
  public Path generateJsonReport(@Nullable Long locationId, int days) {
    HealthReport report = reading.report(locationId, days);
    return ReportFile.write(
        folder, name("health", locationId, ".json"), writer -> writer.write(JsonReport.of(report)));
  }

  private static String name(String report, @Nullable Long locationId, String extension) {
    return report + (locationId == null ? "" : "-location-" + locationId) + extension;
  }
}
