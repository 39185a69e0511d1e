package io.backupmonitor.alert;

import java.time.Duration;
import java.util.List;

/// How long the outbox waits before it tries a message again: a minute at first, six hours in the
/// end. It never gives up a message that could still arrive.
final class BackOff {

  private static final List<Duration> WAITS =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(6));

  private BackOff() {}

  /// The wait after so many failed tries, the last one included.
  static Duration after(int attempts) {
    return WAITS.get(Math.clamp(attempts - 1L, 0, WAITS.size() - 1));
  }
}
