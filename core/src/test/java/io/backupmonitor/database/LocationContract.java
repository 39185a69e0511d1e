package io.backupmonitor.database;

import static io.backupmonitor.database.Seen.NOW;
import static io.backupmonitor.database.Seen.added;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.BackupLocation;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What both databases promise about locations.
interface LocationContract extends DatabaseFixture {

  @Test
  default void givesLocationsBackAsTheyWereConfigured() {
    BackupLocation plain = Seen.location("b");
    BackupLocation other =
        new BackupLocation(
            0, "a", "/m", "database", null, 7, false, false, true, ZoneId.of("Europe/Berlin"));
    List<BackupLocation> recorded = database().locations().synchronise(List.of(plain, other));
    assertThat(recorded)
        .containsExactly(
            plain.withId(recorded.getFirst().id()), other.withId(recorded.getLast().id()));
    assertThat(database().locations().all())
        .containsExactly(recorded.getLast(), recorded.getFirst());
    assertThat(database().locations().byName("a")).contains(recorded.getLast());
    assertThat(database().locations().byId(recorded.getFirst().id())).contains(recorded.getFirst());
    assertThat(database().locations().byName("c")).isEmpty();
  }

  @Test
  default void keepsTheIdOfALocationWhoseSettingsChange() {
    long id = location();
    BackupLocation changed =
        new BackupLocation(
            0, "nightly", "/elsewhere", "file", null, 1, true, false, true, ZoneId.of("UTC"));
    assertThat(database().locations().synchronise(List.of(changed)))
        .containsExactly(changed.withId(id));
  }

  @Test
  default void disablesLocationsThatAreNoLongerConfiguredAndEnablesThemAgain() {
    List<Long> ids = locations("a", "b");
    locations("b");
    assertThat(database().locations().byName("a").orElseThrow().enabled()).isFalse();
    assertThat(locations("a", "b")).isEqualTo(ids);
    assertThat(database().locations().byName("a").orElseThrow().enabled()).isTrue();
  }

  @Test
  default void knowsWhenALocationWasLastListed() {
    long id = location();
    assertThat(database().locations().lastScan(id)).isEmpty();
    database().backups().apply(id, added(List.of()));
    assertThat(database().locations().lastScan(id)).contains(NOW);
  }
}
