package io.backupmonitor.database;

import static io.backupmonitor.database.Seen.NOW;
import static io.backupmonitor.database.Seen.added;
import static io.backupmonitor.database.Seen.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Contents;
import io.backupmonitor.model.NestedDrill;
import io.backupmonitor.model.RestoreEvidence;
import io.backupmonitor.model.RestoreEvidence.Scratch;
import io.backupmonitor.model.RestoreEvidence.Step;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.RestoredShare;
import io.backupmonitor.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What both databases promise about the evidence of restore tests, and about series.
interface EvidenceContract extends DatabaseFixture {

  Duration HOUR = Duration.ofHours(1);

  private Backup add(long location, String path, String series, int hoursOld) {
    database()
        .backups()
        .apply(
            location, added(seen(path).series(series).at(NOW.minus(HOUR.multipliedBy(hoursOld)))));
    return only(location, path).backup();
  }

  private static RestoreEvidence evidence(long rows) {
    return new RestoreEvidence(
        new Checksum(ChecksumAlgorithm.SHA256, "ab".repeat(32)),
        "PostgreSQL 18.1",
        3,
        List.of(new Step("prepare", Duration.ofMillis(400)), new Step("restore", HOUR)),
        new Contents(7, 8, new TreeMap<>(Map.of("public.orders", rows, "odd\nname", 1L))),
        List.of(
            new Assertion("orders", Verdict.PASSED, "> 1", "2"),
            new Assertion("it's", Verdict.ERROR, "= 'x'", "no such table\u0000")),
        List.of("the payload has no checksum", "nor this"),
        Scratch.DESTROYED,
        Duration.ofMinutes(30),
        List.of(
            nested("db/shop.sql", new Checksum(ChecksumAlgorithm.SHA256, "cd".repeat(32))),
            nested("db/odd\u0001%FF\nname", null)),
        new RestoredShare(3, 1L << 50, Duration.ofHours(30), "host/srv/a%0Ab"),
        "1.2.3");
  }

  private static NestedDrill nested(String path, @Nullable Checksum checksum) {
    return new NestedDrill(
        new BackupPath(path),
        "postgresql.sql",
        "postgresql",
        "PostgreSQL 18.1",
        Verdict.FAILED,
        Duration.ofMillis(1_250),
        "it's 2 tables",
        checksum);
  }

  private RestoreTest drilled(Backup backup, Verdict verdict, Instant at, RestoreEvidence proof) {
    return database()
        .proofs()
        .recordRestoreTest(
            backup,
            new RestoreTest(
                0, 0, "postgresql", "/s", verdict, HOUR, "", null, at, List.of(), proof),
            null,
            Assurance.QUERIED);
  }

  @Test
  default void keepsTheEvidenceOfARestoreTest() {
    long location = location();
    Backup backup = add(location, "a-1", "a", 3);
    drilled(backup, Verdict.PASSED, NOW, evidence(12));
    RestoreEvidence kept = database().proofs().restoreTests(backup.id(), 1).getFirst().evidence();
    assertThat(kept)
        .usingRecursiveComparison()
        .ignoringFields("assertions")
        .isEqualTo(evidence(12));
    assertThat(kept.assertions().getFirst()).isEqualTo(evidence(12).assertions().getFirst());
    assertThat(kept.assertions().getLast().actual()).isEqualTo("no such table\uFFFD");
    assertThat(database().proofs().drills(location, Instant.EPOCH, 5))
        .singleElement()
        .satisfies(
            drill -> {
              assertThat(drill.filename()).isEqualTo("a-1");
              assertThat(drill.test().evidence()).isEqualTo(kept);
            });
  }

  @Test
  default void keepsNoEvidenceOfWhatWasNotRestored() {
    Backup backup = add(location(), "a-1", "a", 3);
    drilled(backup, Verdict.SKIPPED, NOW, RestoreEvidence.NONE);
    assertThat(database().proofs().restoreTests(backup.id(), 1).getFirst().evidence())
        .isEqualTo(RestoreEvidence.NONE);
  }

  @Test
  default void comparesWithTheLastEarlierDrillThatPassed() {
    long location = location();
    Backup first = add(location, "a-1", "a", 9);
    Backup second = add(location, "a-2", "a", 6);
    Backup third = add(location, "a-3", "a", 3);
    Backup other = add(location, "b-1", "b", 4);
    drilled(first, Verdict.PASSED, NOW, evidence(1));
    drilled(second, Verdict.FAILED, NOW, evidence(2));
    drilled(third, Verdict.PASSED, NOW, evidence(3));
    drilled(other, Verdict.PASSED, NOW, evidence(4));
    assertThat(rowsBefore(third)).isEqualTo(1);
    drilled(second, Verdict.PASSED, NOW.plus(HOUR), evidence(5));
    assertThat(rowsBefore(third)).isEqualTo(5);
    assertThat(rowsBefore(second)).isEqualTo(1);
    assertThat(database().proofs().earlierDrill(first)).isEmpty();
    assertThat(database().proofs().durations(location, "a", NOW.plus(HOUR.multipliedBy(2)), 2))
        .as("of a share, what is foretold")
        .containsExactly(Duration.ofHours(30), Duration.ofHours(30));
    assertThat(database().proofs().durations(location, "a", NOW, 2)).isEmpty();
  }

  @Test
  default void remembersUpToWhereAShareGot() {
    long location = location();
    Backup first = add(location, "a-1", "a", 9);
    assertThat(database().proofs().shareEnd(location, "a")).isEmpty();
    drilled(first, Verdict.PASSED, NOW, evidence(1));
    drilled(first, Verdict.ERROR, NOW.plus(HOUR), RestoreEvidence.NONE);
    assertThat(database().proofs().shareEnd(location, "a")).isEqualTo("host/srv/a%0Ab");
    assertThat(database().proofs().shareEnd(location, "b")).isEmpty();
  }

  private long rowsBefore(Backup backup) {
    return database()
        .proofs()
        .earlierDrill(backup)
        .orElseThrow()
        .contents()
        .tables()
        .getOrDefault("public.orders", -1L);
  }

  @Test
  default void knowsTheSeriesAndWhenTheyWereDrilled() {
    long location = location();
    Backup old = add(location, "a-1", "a", 9);
    Backup newest = add(location, "a-2", "a", 6);
    Backup single = add(location, "b", "b", 99);
    Backup skipped = add(location, "c", "c", 1);
    drilled(old, Verdict.PASSED, NOW.minus(HOUR), RestoreEvidence.NONE);
    drilled(newest, Verdict.ERROR, NOW, RestoreEvidence.NONE);
    drilled(skipped, Verdict.SKIPPED, NOW, RestoreEvidence.NONE);
    assertThat(database().backups().series(location, 100))
        .containsExactly(
            new SeriesStanding(
                location,
                "a",
                "a-2",
                newest.backupTimestamp(),
                true,
                Verdict.ERROR,
                NOW.minus(HOUR)),
            new SeriesStanding(location, "b", "b", single.backupTimestamp(), false, null, null),
            new SeriesStanding(
                location, "c", "c", skipped.backupTimestamp(), false, Verdict.SKIPPED, null));
    assertThat(database().backups().series(null, 100)).hasSize(3);
    assertThat(database().backups().series(null, 2)).hasSize(2);
    assertThat(
            database().backups().series(null, 100).stream()
                .filter(series -> series.owesDrill(NOW.minusSeconds(60)))
                .map(SeriesStanding::series))
        .containsExactly("a", "b");
  }

  @Test
  default void drillsTheNewestOfASeriesThatHasNoneInTheWindow() {
    long location = location();
    add(location, "a-1", "a", 24 * 40);
    add(location, "a-2", "a", 24 * 30);
    Backup nightly = add(location, "b-1", "b", 3);
    assertThat(due(9)).containsExactly("b-1", "a-2");
    drilled(nightly, Verdict.PASSED, NOW.minus(HOUR), RestoreEvidence.NONE);
    add(location, "b-2", "b", 1);
    assertThat(due(9)).containsExactly("a-2", "b-2");
    assertThat(due(1)).containsExactly("a-2");
  }

  private List<String> due(int limit) {
    return database()
        .backups()
        .dueForRestoreTest(
            null, NOW.minus(Duration.ofDays(7)), NOW.minus(HOUR.multipliedBy(9)), limit)
        .stream()
        .map(row -> row.recorded().backup().filename())
        .toList();
  }
}
