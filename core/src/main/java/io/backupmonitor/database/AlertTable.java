package io.backupmonitor.database;

import io.backupmonitor.model.Alert;
import io.backupmonitor.model.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of `alerts` and the outbox of their deliveries. Safe to use from several threads and
/// processes: of two that raise the same key at once, one opens the alert and the other finds it.
public final class AlertTable {

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
    throw new UnsupportedOperationException();
  }

  /// Closes an open alert and puts the announcement of its recovery into the outbox, in one
  /// transaction.
  ///
  /// @return the closed alert; empty when no open one has that id
  public Optional<Alert> resolve(long id, List<String> channels, String message, Instant at) {
    throw new UnsupportedOperationException();
  }

  /// The open alerts, newest first; a location id of null means all.
  public List<Alert> open(@Nullable Long locationId) {
    throw new UnsupportedOperationException();
  }

  public Optional<Alert> byId(long id) {
    throw new UnsupportedOperationException();
  }

  /// Takes messages that are due and that no other process is sending, oldest first, and keeps them
  /// from others until `leaseUntil`.
  public List<Delivery> takeDue(Instant now, Instant leaseUntil, int limit) {
    throw new UnsupportedOperationException();
  }

  /// The message is out.
  public void sent(long deliveryId, Instant at) {
    throw new UnsupportedOperationException();
  }

  /// The message could not be sent; it is due again at `retryAt`, or never when that is null.
  public void failed(long deliveryId, String error, @Nullable Instant retryAt) {
    throw new UnsupportedOperationException();
  }
}
