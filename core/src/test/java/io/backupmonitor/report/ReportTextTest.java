package io.backupmonitor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTextTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1, 1 byte",
    "999, 999 bytes",
    "1000, 1.00 kB",
    "1420000000, 1.42 GB",
    "999499, 999 kB",
    "999500, 1.00 MB",
    "9223372036854775807, 9.22 EB"
  })
  void writesSizesInThreeFigures(long bytes, String size) {
    assertThat(ReportText.size(bytes)).isEqualTo(size);
  }

  @ParameterizedTest
  @CsvSource({
    "-5, in the future",
    "0, just made",
    "119, just made",
    "120, 2 minutes old",
    "7200, 2 hours old",
    "172799, 47 hours old",
    "172800, 2 days old"
  })
  void writesAgesRoughly(long seconds, String age) {
    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    assertThat(ReportText.age(now.minus(Duration.ofSeconds(seconds)), now)).isEqualTo(age);
  }
}
