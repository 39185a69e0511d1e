package io.backupmonitor.alert;

import io.backupmonitor.config.Config;
import io.backupmonitor.database.AlertTable;
import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.model.Alert;
import io.backupmonitor.model.Severity;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells people when and why. Every alert is recorded before anything is sent; what cannot be sent
/// waits in the database and is tried again by the next call. Safe to use from several threads, and
/// from several processes on one database.
public final class AlertSystem {

  private static final String CLOSED_BY_HAND = "Closed by hand.";

  private final DatabaseManager databaseManager;
  private final Outbox outbox;
  private final AlertCheck check;
  private final InstantSource clock;

  /// Tells people over the channels of the configuration.
  ///
  /// @throws IllegalArgumentException when a channel is configured that is not installed
  public AlertSystem(DatabaseManager databaseManager, Config config) {
    this(databaseManager, config, InstantSource.system(), AlertChannels.of(config.alerts()));
  }

  /// Tells people over exactly these channels, by this clock.
  public AlertSystem(
      DatabaseManager databaseManager,
      Config config,
      InstantSource clock,
      List<AlertChannel> channels) {
    this.databaseManager = databaseManager;
    this.clock = clock;
    this.outbox = new Outbox(databaseManager.alerts(), channels, clock);
    this.check =
        new AlertCheck(
            databaseManager, new AlertRules(config.monitoring()), outbox.channelNames(), clock);
  }

  /// Sends an alert that concerns no location.
  public Alert sendAlert(String alertType, Severity severity, String message) {
    return sendAlert(alertType, severity, message, null, null);
  }

  /// Sends an alert about a location.
  public Alert sendAlert(
      String alertType, Severity severity, String message, @Nullable Long locationId) {
    return sendAlert(alertType, severity, message, locationId, null);
  }

  /// Sends an alert of the caller's own. While one of the same type about the same backup or
  /// location is open, only its severity and message are brought up to date and nothing is sent; it
  /// stays open until [#resolve(long)].
  ///
  /// A channel that cannot be reached is no exception: the alert is recorded, and waits.
  ///
  /// @param alertType one of the documented types or the caller's own
  /// @param message what happened and what to do; its first line is the title
  public Alert sendAlert(
      String alertType,
      Severity severity,
      String message,
      @Nullable Long locationId,
      @Nullable Long backupId) {
    String key =
        AlertKey.sent(
            alertType,
            locationId == null ? "" : locationId.toString(),
            backupId == null ? "" : backupId.toString());
    AlertTable.Draft draft =
        new AlertTable.Draft(alertType, key, severity, message, locationId, backupId);
    Alert alert =
        databaseManager.alerts().raise(draft, outbox.channelNames(), clock.instant()).alert();
    outbox.deliver();
    return alert;
  }

  /// Opens and closes the alerts of all locations, and sends what is due.
  public AlertSummary checkAlerts(int days) {
    return checkAlerts(null, days);
  }

  /// Opens an alert for each cause that has none, closes those whose cause is gone, and sends what
  /// is due. The health that it judges is the one recorded last.
  ///
  /// @param locationId the location to look at; null for all
  /// @param days how far back verdicts count that no finding explains; 0 for all time
  /// @throws IllegalArgumentException when there is no such location
  public AlertSummary checkAlerts(@Nullable Long locationId, int days) {
    AlertCheck.Changes changes = check.run(locationId, days);
    List<AlertSummary.Attempt> attempts = outbox.deliver();
    return new AlertSummary(
        changes.opened(), changes.resolved(), databaseManager.alerts().open(locationId), attempts);
  }

  /// Sends what is due, and nothing else.
  public List<AlertSummary.Attempt> deliver() {
    return outbox.deliver();
  }

  /// Closes an open alert by hand; nobody is told. When its cause is still there, the next check
  /// opens a new one.
  ///
  /// @return the closed alert; empty when no open one has that id
  public Optional<Alert> resolve(long id) {
    return databaseManager.alerts().resolve(id, List.of(), CLOSED_BY_HAND, clock.instant());
  }
}
