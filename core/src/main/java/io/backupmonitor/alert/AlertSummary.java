package io.backupmonitor.alert;

import io.backupmonitor.model.Alert;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one check of the alerts did.
///
/// @param opened alerts that were not open before
/// @param resolved alerts whose cause is gone
/// @param open every alert that is open now, newest first
/// @param attempts the messages that were tried, in their order
public record AlertSummary(
    List<Alert> opened, List<Alert> resolved, List<Alert> open, List<Attempt> attempts) {

  public AlertSummary {
    opened = List.copyOf(opened);
    resolved = List.copyOf(resolved);
    open = List.copyOf(open);
    attempts = List.copyOf(attempts);
  }

  /// Whether every message that was due is out, to every recipient.
  public boolean everythingSent() {
    return attempts.stream()
        .allMatch(
            attempt ->
                attempt.outcome() instanceof DeliveryOutcome.Sent sent && sent.refused().isEmpty());
  }

  /// One try to send one message.
  ///
  /// @param channel the name of the channel
  /// @param message what was sent, or was to be
  /// @param outcome what became of it
  /// @param retryAt when it is tried again; null when it is out or given up
  public record Attempt(
      String channel, AlertMessage message, DeliveryOutcome outcome, @Nullable Instant retryAt) {}
}
