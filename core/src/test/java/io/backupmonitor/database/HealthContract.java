package io.backupmonitor.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.HealthMetric;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What both databases promise about the daily health.
interface HealthContract extends DatabaseFixture {

  private static HealthMetric metric(long location, String day, @Nullable Double score) {
    return new HealthMetric(
        location, LocalDate.parse(day), 7, 5, 2, 1L << 40, 5 / 7.0, null, 0.0, 0.5, 1.0, score);
  }

  @Test
  default void keepsOneRowPerLocationAndDay() {
    long location = location();
    HealthMetric friday = metric(location, "2026-11-20", 0.1);
    HealthMetric saturday = metric(location, "2026-11-21", null);
    HealthMetric again = metric(location, "2026-11-20", 0.1 + 0.2);
    database().health().record(saturday);
    database().health().record(friday);
    database().health().record(again);
    assertThat(database().health().trend(location, LocalDate.parse("2026-11-20")))
        .containsExactly(again, saturday);
    assertThat(database().health().trend(location, LocalDate.parse("2026-11-21")))
        .containsExactly(saturday);
    assertThat(database().health().trend(location + 1, LocalDate.parse("2026-11-20"))).isEmpty();
  }
}
