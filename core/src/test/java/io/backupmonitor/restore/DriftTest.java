package io.backupmonitor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.config.RestoreObjectives;
import io.backupmonitor.model.Finding;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DriftTest {

  private static final Map<String, Long> BEFORE = Map.of("orders", 100L, "few", 4L, "cache_a", 50L);

  private static List<String> codes(@Nullable Double limit, Map<String, Long> now) {
    return findings(limit, now).stream().map(finding -> finding.code().code()).toList();
  }

  private static List<Finding> findings(@Nullable Double limit, Map<String, Long> now) {
    RestoreObjectives objectives =
        new RestoreObjectives(List.of(), limit, List.of("cache_*"), null, null, false);
    return new Drift(new TreeMap<>(BEFORE), new TreeMap<>(now), objectives).findings();
  }

  @Test
  void warnsOfHalfTheRowsWhereNobodySaidMore() {
    assertThat(codes(null, Map.of("orders", 50L, "few", 0L))).isEmpty();
    assertThat(codes(null, Map.of("orders", 49L, "few", 4L)))
        .containsExactly("content.rows_dropped");
  }

  @Test
  void warnsOfATableThatIsGone() {
    assertThat(codes(null, Map.of("orders", 100L))).containsExactly("content.objects_dropped");
  }

  @Test
  void blamesWhatFellBelowTheLimit() {
    assertThat(codes(0.2, Map.of("orders", 80L, "few", 4L))).isEmpty();
    List<Finding> findings = findings(0.2, Map.of("orders", 79L, "few", 1L));
    assertThat(findings)
        .singleElement()
        .extracting(Finding::message)
        .asString()
        .endsWith(
            "lost more than 20% of the rows since the last restore test of the series: few"
                + " from 4 to 1, orders from 100 to 79");
    assertThat(codes(0.2, Map.of("few", 4L)))
        .containsExactly("content.objects_dropped", "restore.rows_dropped");
  }

  @Test
  void saysNothingOfMoreRowsAndNewTables() {
    assertThat(codes(0.0, Map.of("orders", 100L, "few", 5L, "new", 1L))).isEmpty();
  }
}
