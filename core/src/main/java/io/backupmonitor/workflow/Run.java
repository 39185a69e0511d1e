package io.backupmonitor.workflow;

import io.backupmonitor.alert.AlertSummary;
import io.backupmonitor.alert.AlertSystem;
import io.backupmonitor.config.Config;
import io.backupmonitor.config.ReportingConfig;
import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.HealthMetric;
import io.backupmonitor.monitor.BackupMonitor;
import io.backupmonitor.report.HealthReporter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All five jobs in their order: monitor, verify, test restores, alert, report. Each records what
/// it did before the next one begins, so that a run that was killed is simply made again. Safe to
/// use from several threads.
public final class Run {

  private final BackupMonitor monitor;
  private final Checks checks;
  private final AlertSystem alerts;
  private final HealthReporter reporter;
  private final Config config;

  /// A run with the given record, configuration and parts.
  ///
  /// @throws IllegalArgumentException when the configuration names an unknown verification method
  public Run(DatabaseManager database, Config config, Machinery machinery, InstantSource clock) {
    this.monitor = new BackupMonitor(database, config, clock, machinery.storages(), Duration.ZERO);
    this.checks = new Checks(database, config, machinery, clock);
    this.alerts = new AlertSystem(database, config);
    this.reporter =
        new HealthReporter(
            database,
            config.reporting().outputDirectory(),
            clock,
            config.restoreTesting().testFrequency());
    this.config = config;
  }

  /// What a run did.
  ///
  /// @param found the backups that are there, by the name of their location
  /// @param checks the counts of verifications and drills
  /// @param health today's health of each location
  /// @param alerts what people were told, and what could not be sent
  /// @param reports the files that were written
  public record Outcome(
      Map<String, List<Backup>> found,
      RunSummary checks,
      List<HealthMetric> health,
      AlertSummary alerts,
      List<Path> reports) {}

  /// Does all five jobs.
  ///
  /// @param locationId the row of the location; null for all
  /// @param days the window, counted back from now; 0 for all
  /// @param drillLimit how many drills at most
  /// @param listener gets each backup as soon as its results are recorded
  /// @throws InterruptedException when the thread was interrupted; what was done is recorded
  public Outcome run(@Nullable Long locationId, int days, int drillLimit, RunListener listener)
      throws InterruptedException {
    Map<String, List<Backup>> found =
        locationId == null ? monitor.monitorAllLocations() : monitor.monitorLocation(locationId);
    RunSummary summary =
        checks.run(new Checks.Wanted(true, true, locationId, days, drillLimit), listener);
    List<HealthMetric> health = reporter.recordHealth(locationId, days);
    AlertSummary told = alerts.checkAlerts(locationId, days);
    return new Outcome(found, summary, health, told, reports(locationId, days));
  }

  private List<Path> reports(@Nullable Long locationId, int days) {
    ReportingConfig reporting = config.reporting();
    List<Path> written = new ArrayList<>();
    if (reporting.generateHtml()) {
      written.add(reporter.generateHtmlReport(locationId, days));
    }
    if (reporting.generateCsv()) {
      written.add(reporter.generateCsvReport(locationId, days));
    }
    return List.copyOf(written);
  }
}
