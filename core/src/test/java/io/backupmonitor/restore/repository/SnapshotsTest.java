package io.backupmonitor.restore.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which snapshots are of the same thing.
final class SnapshotsTest {

  private static Snapshot snapshot(String series, String label, int second) {
    return new Snapshot(series + second, "name", Instant.EPOCH.plusSeconds(second), series, label);
  }

  @Test
  void takesTheNewestOfEachSeriesTheNewestOfAllFirst() {
    Snapshots snapshots =
        Snapshots.of(
            List.of(
                snapshot("a", "h", 1),
                snapshot("b", "h", 5),
                snapshot("a", "h", 3),
                snapshot("c", "../etc", 4)));
    assertThat(snapshots.newest()).extracting(Snapshot::id).containsExactly("b5", "c4", "a3");
    assertThat(snapshots.newest()).extracting(Snapshot::label).containsExactly("h-2", "etc", "h");
    assertThat(snapshots.count()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "web-2026-11-27T12:30:00.123456, web-#",
    "web-2026-11-27_12-30-00, web-#",
    "web-20261127, web-#",
    "web-2026-11-27, web-#",
    "web-1764244800, web-#",
    "web-12, web-#",
    "2026-11-27T02:00, #",
    "disk1-2026-11-27, disk1-#",
    "disk1, disk1",
    "first, first",
    "/srv/data2, /srv/data2",
    "/tmp/dump-20261127-0200.sql, /tmp/dump-#.sql",
  })
  void knowsWhatChangesInAName(String name, String lasting) {
    assertThat(Snapshots.lasting(name)).isEqualTo(lasting);
  }

  @Test
  void takesTheNameOfAContainerForNoHost() {
    assertThat(Snapshots.host("9f86d081884c")).isEqualTo("container");
    assertThat(Snapshots.host("web1")).isEqualTo("web1");
  }
}
