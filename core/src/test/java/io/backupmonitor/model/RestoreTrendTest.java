package io.backupmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What is said of the time of a restore: beside those before it, and for more than was restored.
class RestoreTrendTest {

  private static RestoreTrend trend(int needed, Integer... earlier) {
    return new RestoreTrend(
        Duration.ofSeconds(needed), Arrays.stream(earlier).map(Duration::ofSeconds).toList());
  }

  @Test
  void comparesWithTheMedian() {
    RestoreTrend trend = trend(42, 10, 20, 300, 21, 19);
    assertThat(trend.median()).isEqualTo(Duration.ofSeconds(20));
    assertThat(trend.text()).isEqualTo("2.1 times as long as the median of the last 5");
    assertThat(trend.isNotable()).isTrue();
    assertThat(trend(30, 10, 20, 40, 30).median()).isEqualTo(Duration.ofSeconds(25));
  }

  @Test
  void saysNothingWhileThereAreTooFew() {
    assertThat(trend(42).text()).isEmpty();
    assertThat(trend(42, 1, 1).text()).isEmpty();
    assertThat(trend(42, 1, 1).isNotable()).isFalse();
  }

  @Test
  void takesNoNoticeOfWhatIsUsualOrTooShortToMeasure() {
    assertThat(trend(29, 20, 20, 20).isNotable()).isFalse();
    assertThat(trend(10, 20, 20, 20).isNotable()).isTrue();
    Duration moment = Duration.ofMillis(10);
    RestoreTrend quick =
        new RestoreTrend(Duration.ofMillis(900), Arrays.asList(moment, moment, moment));
    assertThat(quick.isNotable()).isFalse();
    assertThat(trend(42, 0, 0, 0).text()).isEmpty();
  }

  @Test
  void foretellsTheWholeAndKeepsFixedCostsApart() {
    RestoredShare share =
        RestoredShare.measured(100, 1_000, Duration.ofSeconds(50), Duration.ofSeconds(20), "");
    assertThat(share.forecast()).isEqualTo(Duration.ofSeconds(230));
    assertThat(share.text())
        .isEqualTo("at that pace all of the 1,000 bytes take 3m50s, foretold from 10.0% of them");
    assertThat(
            RestoredShare.measured(0, 10, Duration.ofSeconds(1), Duration.ofSeconds(2), "")
                .forecast())
        .isEqualTo(Duration.ofSeconds(20));
  }
}
