package io.backupmonitor.database;

import java.time.Instant;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/// Instants as they are stored: microseconds since 1970-01-01T00:00:00Z.
final class Micros {

  private static final long PER_SECOND = 1_000_000;

  private Micros() {}

  /// The number of the microsecond; of the first or last one for instants beyond 290,000 years.
  static long of(Instant instant) {
    try {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), PER_SECOND), instant.getNano() / 1_000);
    } catch (ArithmeticException beyond) {
      return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /// The nanoseconds within the microsecond, which [#of(Instant)] leaves out.
  static int rest(Instant instant) {
    return instant.get(ChronoField.NANO_OF_SECOND) % 1_000;
  }

  static @Nullable Long ofNullable(@Nullable Instant instant) {
    return instant == null ? null : Long.valueOf(of(instant));
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * 1_000);
  }
}
