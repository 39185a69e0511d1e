package io.backupmonitor.monitor;

import java.time.Duration;
import java.time.Instant;

/// The time that a name speaks of: an instant, a day, a week or a month.
///
/// @param start its first instant
/// @param end the first instant after it
/// @param slack how far outside a file's own time may lie without contradicting it
record NameTime(Instant start, Instant end, Duration slack) {

  NameTime(Instant start, Instant end) {
    this(start, end, Duration.ofDays(1));
  }

  /// Whether a file's own time lies too far outside.
  boolean contradicts(Instant modified) {
    return modified.until(start).compareTo(slack) > 0 || end.until(modified).compareTo(slack) > 0;
  }

  /// How long it lasts: the shorter, the more exactly the name speaks.
  Duration length() {
    return Duration.between(start, end);
  }
}
