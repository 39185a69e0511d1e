package io.backupmonitor.alert;

import io.backupmonitor.database.AlertTable;
import io.backupmonitor.database.AlertTable.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what waits in the database, at least once: a message is taken under a lease, sent, and
/// only then recorded as sent. Whoever dies in between leaves it to the next one after the lease,
/// with the same id. A channel that is down is tried once per run and holds up nobody else.
final class Outbox {

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  // Longer than the slowest channel takes for one message.
  private static final Duration LEASE = Duration.ofMinutes(5);

  private final AlertTable table;
  private final Map<String, AlertChannel> channels;
  private final InstantSource clock;

  Outbox(AlertTable table, List<AlertChannel> channels, InstantSource clock) {
    this.table = table;
    this.channels = new LinkedHashMap<>();
    channels.forEach(channel -> this.channels.put(channel.name(), channel));
    this.clock = clock;
  }

  List<String> channelNames() {
    return List.copyOf(channels.keySet());
  }

  /// Sends everything that is due now. Stops early, with nothing lost, when the thread is
  /// interrupted.
  List<AlertSummary.Attempt> deliver() {
    // A fixed time, so that a message that fails now is not tried again in the same run.
    Instant begun = clock.instant();
    Map<String, DeliveryOutcome.Unreachable> down = new HashMap<>();
    List<AlertSummary.Attempt> attempts = new ArrayList<>();
    while (!Thread.currentThread().isInterrupted()) {
      List<Delivery> due = table.takeDue(begun, clock.instant().plus(LEASE), 1);
      if (due.isEmpty()) {
        break;
      }
      Delivery delivery = due.getFirst();
      AlertMessage message =
          AlertMessage.of(delivery.messageId(), delivery.recovery(), delivery.alert());
      DeliveryOutcome outcome = down.get(delivery.channel());
      if (outcome == null) {
        outcome = send(delivery.channel(), message);
      }
      if (outcome instanceof DeliveryOutcome.Unreachable unreachable) {
        down.put(delivery.channel(), unreachable);
      }
      Instant retryAt = record(delivery, outcome);
      attempts.add(new AlertSummary.Attempt(delivery.channel(), message, outcome, retryAt));
    }
    return attempts;
  }

  private DeliveryOutcome send(String name, AlertMessage message) {
    AlertChannel channel = channels.get(name);
    if (channel == null) {
      return new DeliveryOutcome.Refused("the channel is switched off or not installed any more");
    }
    try {
      return channel.send(message);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new DeliveryOutcome.Postponed("interrupted");
    } catch (RuntimeException broken) {
      // The message of a foreign exception may hold a secret.
      String kind = broken.getClass().getName();
      LOG.warn("alert channel '{}' broke down: {}", name, kind);
      return new DeliveryOutcome.Postponed("the channel broke down: " + kind);
    }
  }

  private @Nullable Instant record(Delivery delivery, DeliveryOutcome outcome) {
    Instant now = clock.instant();
    return switch (outcome) {
      case DeliveryOutcome.Sent _ -> {
        table.sent(delivery.id(), now);
        yield null;
      }
      case DeliveryOutcome.Unreachable(String reason, Duration retryAfter) ->
          failed(delivery, reason, now.plus(wait(delivery, retryAfter)));
      case DeliveryOutcome.Postponed(String reason) ->
          failed(delivery, reason, now.plus(wait(delivery, null)));
      case DeliveryOutcome.Refused(String reason) -> failed(delivery, reason, null);
    };
  }

  private @Nullable Instant failed(Delivery delivery, String reason, @Nullable Instant retryAt) {
    table.failed(delivery.id(), reason, retryAt);
    return retryAt;
  }

  private static Duration wait(Delivery delivery, @Nullable Duration asked) {
    Duration backOff = BackOff.after(delivery.attempts() + 1);
    return asked != null && asked.compareTo(backOff) > 0 ? asked : backOff;
  }
}
