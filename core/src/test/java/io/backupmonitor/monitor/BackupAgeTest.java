package io.backupmonitor.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.database.ProofTable.ScanFinding;
import io.backupmonitor.database.SeriesStanding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupAgeTest {

  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final BackupAge DAILY = new BackupAge(Duration.ofHours(26), NOW);

  private static SeriesStanding series(String name, int hoursOld, boolean continuing) {
    return new SeriesStanding(
        1, name, name + ".gz", NOW.minus(Duration.ofHours(hoursOld)), continuing, null, null);
  }

  private static List<ScanFinding> exceeded(SeriesStanding... series) {
    return DAILY.exceeded(List.of(series), NOW.minus(Duration.ofDays(9)));
  }

  @Test
  void saysNothingWhileTheNewestIsNew() {
    assertThat(exceeded(series("a", 25, true), series("b", 2, true))).isEmpty();
  }

  @Test
  void speaksOfTheLocationWhenNothingInItIsNew() {
    assertThat(exceeded(series("a", 27, true), series("b", 40, true)))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.finding().code().code()).isEqualTo("backup.rpo_exceeded");
              assertThat(found.finding().message())
                  .isEqualTo("the newest backup, 'a.gz', is 1d3h old, and 1d2h are allowed");
              assertThat(found.series()).isNull();
            });
  }

  @Test
  void speaksOfASeriesThatStoppedBesideOthersThatGoOn() {
    assertThat(exceeded(series("a", 1, true), series("b", 40, true), series("once", 900, false)))
        .singleElement()
        .extracting(ScanFinding::series)
        .isEqualTo("b");
  }

  @Test
  void waitsForAFirstBackup() {
    assertThat(DAILY.exceeded(List.of(), NOW.minus(Duration.ofHours(1)))).isEmpty();
    assertThat(DAILY.exceeded(List.of(), NOW.minus(Duration.ofHours(27)))).hasSize(1);
    assertThat(DAILY.exceeded(List.of(), null)).isEmpty();
  }
}
