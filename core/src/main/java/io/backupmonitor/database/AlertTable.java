package io.backupmonitor.database;

import io.backupmonitor.model.Alert;
import io.backupmonitor.model.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The rows of `alerts` and the outbox of their deliveries. Safe to use from several threads and
/// processes: of two that raise the same key at once, one opens the alert and the other finds it.
public final class AlertTable {

  private static final String ALERT =
      "a.id, a.location_id, a.backup_id, a.alert_type, a.alert_key, a.severity, a.message,"
          + " a.resolved, a.created_at, a.resolved_at";

  private static final String BY_ID = "SELECT " + ALERT + " FROM alerts a WHERE a.id = ?";

  private final Store store;

  AlertTable(Store store) {
    this.store = store;
  }

  /// What an alert is to say.
  public record Draft(
      String alertType,
      String key,
      Severity severity,
      String message,
      @Nullable Long locationId,
      @Nullable Long backupId) {}

  /// An alert, and whether it was opened just now.
  public record Raised(Alert alert, boolean opened) {}

  /// A message that one channel still has to send, or has sent.
  ///
  /// @param id the row's number
  /// @param messageId the same on every try, so that a receiver can tell a repetition
  /// @param channel the name of the channel
  /// @param recovery whether it announces the end of the alert
  /// @param alert what it is about
  /// @param attempts how often it was tried
  /// @param lastError what went wrong at the last try; null when nothing did
  public record Delivery(
      long id,
      String messageId,
      String channel,
      boolean recovery,
      Alert alert,
      int attempts,
      @Nullable String lastError) {}

  /// Opens the alert unless one with its key is open, and puts one message per channel into the
  /// outbox, in one transaction. An open one gets the new severity and message, and no new
  /// delivery.
  public Raised raise(Draft draft, List<String> channels, Instant at) {
    return store.write(
        connection -> {
          Optional<Long> opened = open(connection, draft, at);
          if (opened.isPresent()) {
            post(connection, opened.get(), channels, false, at);
          }
          long id = opened.isPresent() ? opened.get() : renew(connection, draft);
          return new Raised(
              Sql.first(connection, AlertTable::alert, BY_ID, id).orElseThrow(),
              opened.isPresent());
        });
  }

  /// The index of open keys decides: the row of whoever comes second is left out.
  private static Optional<Long> open(Connection connection, Draft draft, Instant at)
      throws SQLException {
    return Sql.first(
        connection,
        Row::number,
        "INSERT INTO alerts (location_id, backup_id, alert_type, alert_key, severity, message,"
            + " created_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id",
        draft.locationId(),
        draft.backupId(),
        draft.alertType(),
        StoredText.sentence(draft.key()),
        draft.severity().word(),
        StoredText.sentence(draft.message()),
        Micros.of(at));
  }

  private static long renew(Connection connection, Draft draft) throws SQLException {
    return Sql.insert(
        connection,
        "UPDATE alerts SET severity = ?, message = ? WHERE alert_key = ? AND NOT resolved"
            + " RETURNING id",
        draft.severity().word(),
        StoredText.sentence(draft.message()),
        StoredText.sentence(draft.key()));
  }

  private static void post(
      Connection connection, long alertId, List<String> channels, boolean recovery, Instant at)
      throws SQLException {
    for (String channel : channels) {
      Sql.update(
          connection,
          "INSERT INTO alert_deliveries (alert_id, message_id, channel, recovery, due_at)"
              + " VALUES (?, ?, ?, ?, ?)",
          alertId,
          UUID.randomUUID().toString(),
          channel,
          recovery,
          Micros.of(at));
    }
  }

  /// Closes an open alert and puts the announcement of its recovery into the outbox, in one
  /// transaction. The deliveries of the recovery carry the alert with this message.
  ///
  /// @return the closed alert; empty when no open one has that id
  public Optional<Alert> resolve(long id, List<String> channels, String message, Instant at) {
    return store.write(
        connection -> {
          int closed =
              Sql.update(
                  connection,
                  "UPDATE alerts SET resolved = TRUE, resolved_at = ?, resolution = ?"
                      + " WHERE id = ? AND NOT resolved",
                  Micros.of(at),
                  StoredText.sentence(message),
                  id);
          if (closed == 0) {
            return Optional.empty();
          }
          post(connection, id, channels, true, at);
          return Sql.first(connection, AlertTable::alert, BY_ID, id);
        });
  }

  /// The open alerts, newest first; a location id of null means all.
  public List<Alert> open(@Nullable Long locationId) {
    String newestFirst = " ORDER BY a.created_at DESC, a.id DESC";
    String open = "SELECT " + ALERT + " FROM alerts a WHERE NOT a.resolved";
    return store.read(
        connection ->
            locationId == null
                ? Sql.list(connection, AlertTable::alert, open + newestFirst)
                : Sql.list(
                    connection,
                    AlertTable::alert,
                    open + " AND a.location_id = ?" + newestFirst,
                    locationId));
  }

  public Optional<Alert> byId(long id) {
    return store.read(connection -> Sql.first(connection, AlertTable::alert, BY_ID, id));
  }

  /// Takes messages that are due and that no other process is sending, oldest first, and keeps them
  /// from others until `leaseUntil`.
  public List<Delivery> takeDue(Instant now, Instant leaseUntil, int limit) {
    return store.write(
        connection -> {
          List<Long> due =
              Sql.list(
                  connection,
                  Row::number,
                  "SELECT id FROM alert_deliveries WHERE due_at <= ? ORDER BY id LIMIT ?"
                      + store.vendor().skipLocked(),
                  Micros.of(now),
                  limit);
          List<Delivery> taken = new ArrayList<>();
          for (long id : due) {
            Sql.update(
                connection,
                "UPDATE alert_deliveries SET due_at = ? WHERE id = ?",
                Micros.of(leaseUntil),
                id);
            taken.add(delivery(connection, id));
          }
          return List.copyOf(taken);
        });
  }

  private static Delivery delivery(Connection connection, long id) throws SQLException {
    return Sql.first(
            connection,
            AlertTable::delivery,
            "SELECT d.id, d.message_id, d.channel, d.recovery, d.attempts, d.last_error,"
                + " a.id, a.location_id, a.backup_id, a.alert_type, a.alert_key, a.severity,"
                + " CASE WHEN d.recovery THEN COALESCE(a.resolution, a.message) ELSE a.message END,"
                + " a.resolved, a.created_at, a.resolved_at"
                + " FROM alert_deliveries d JOIN alerts a ON a.id = d.alert_id WHERE d.id = ?",
            id)
        .orElseThrow();
  }

  /// The message is out.
  public void sent(long deliveryId, Instant at) {
    store.write(
        connection ->
            Sql.update(
                connection,
                "UPDATE alert_deliveries SET attempts = attempts + 1, sent_at = ?, due_at = NULL,"
                    + " last_error = NULL WHERE id = ?",
                Micros.of(at),
                deliveryId));
  }

  /// The message could not be sent; it is due again at `retryAt`, or never when that is null. One
  /// that another process has sent meanwhile stays sent.
  public void failed(long deliveryId, String error, @Nullable Instant retryAt) {
    store.write(
        connection ->
            Sql.update(
                connection,
                "UPDATE alert_deliveries SET attempts = attempts + 1, last_error = ?, due_at = ?"
                    + " WHERE id = ? AND sent_at IS NULL",
                StoredText.sentence(error),
                Micros.ofNullable(retryAt),
                deliveryId));
  }

  private static Delivery delivery(Row row) throws SQLException {
    long id = row.number();
    String messageId = row.text();
    String channel = row.text();
    boolean recovery = row.flag();
    int attempts = row.wholeNumber();
    String lastError = row.textOrNull();
    return new Delivery(id, messageId, channel, recovery, alert(row), attempts, lastError);
  }

  private static Alert alert(Row row) throws SQLException {
    return new Alert(
        row.number(),
        row.numberOrNull(),
        row.numberOrNull(),
        row.text(),
        row.text(),
        Severity.ofWord(row.text()),
        row.text(),
        row.flag(),
        row.instant(),
        row.instantOrNull());
  }
}
