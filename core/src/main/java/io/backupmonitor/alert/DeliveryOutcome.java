package io.backupmonitor.alert;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of one try to send one message. The reasons are single sentences for people and hold
/// no secret.
public sealed interface DeliveryOutcome {

  /// It is out.
  ///
  /// @param to whom it reached
  /// @param refused recipients that the other side does not accept, while it accepted others
  record Sent(List<String> to, List<String> refused) implements DeliveryOutcome {

    public Sent {
      to = List.copyOf(to);
      refused = List.copyOf(refused);
    }
  }

  /// The other side cannot be reached or does not work at present. The messages behind this one
  /// need not be tried now; all are tried again later.
  ///
  /// @param retryAfter how long the other side asked to be left alone; null when it did not say
  record Unreachable(String reason, @Nullable Duration retryAfter) implements DeliveryOutcome {}

  /// This message was not taken, another one may be. It is tried again later.
  record Postponed(String reason) implements DeliveryOutcome {}

  /// The other side will never take this message, or the channel is set up wrongly. It is not tried
  /// again.
  record Refused(String reason) implements DeliveryOutcome {}
}
