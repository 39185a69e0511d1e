package io.backupmonitor.database;

import static io.backupmonitor.database.Seen.NOW;
import static io.backupmonitor.database.Seen.added;
import static io.backupmonitor.database.Seen.replaced;
import static io.backupmonitor.database.Seen.returned;
import static io.backupmonitor.database.Seen.seen;
import static io.backupmonitor.database.Seen.updated;
import static io.backupmonitor.database.Seen.vanished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.SidecarChecksum;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What both databases promise about the record of backups.
interface BackupContract extends DatabaseFixture {

  @Test
  default void givesBackWhatAScanSawToTheNanosecond() {
    long location = location();
    ObservedBackup observed =
        seen("x.tar.001")
            .part("x.tar.001")
            .part("x.tar\n.002")
            .sidecar(
                new SidecarChecksum(
                    BackupPath.of("a b\n.md5"),
                    new Checksum(ChecksumAlgorithm.MD5, "0123456789abcdef".repeat(2))))
            .sidecar(
                new SidecarChecksum(
                    BackupPath.of("a b\t.sha1"),
                    new Checksum(ChecksumAlgorithm.SHA1, "01234567".repeat(5)),
                    BackupPath.of("x\t of \n%20.002")))
            .status(BackupStatus.FAILED)
            .inode(-1)
            .now();
    database().backups().apply(location, added(List.of(observed)));
    RecordedBackup recorded = database().backups().current(location).getFirst();
    assertThat(recorded.observed()).isEqualTo(observed);
    assertThat(recorded.backup().generation()).isEqualTo(1);
    assertThat(recorded.backup().status()).isEqualTo(BackupStatus.FAILED);
    assertThat(recorded.backup().backupTimestamp()).isEqualTo(observed.modified());
    assertThat(database().backups().byId(recorded.backup().id())).contains(recorded);
    assertThat(database().backups().byId(recorded.backup().id() + 1)).isEmpty();
  }

  @Test
  default void keepsNamesOfAnyBytesApart() {
    long location = location();
    List<BackupPath> paths =
        List.of(
                BackupPath.of("caf\u00e9"),
                BackupPath.of("cafe\u0301"),
                BackupPath.ofBytes("caf\u00e9".getBytes(StandardCharsets.ISO_8859_1)),
                BackupPath.of("line\nbreak"),
                BackupPath.of("100%41"),
                BackupPath.of("100A"),
                BackupPath.of("\ud83d\ude00"),
                BackupPath.of("\uff61"),
                BackupPath.of("%0A"))
            .stream()
            .sorted()
            .toList();
    database()
        .backups()
        .apply(location, added(paths.stream().map(path -> seen(path).now()).toList()));
    assertThat(database().backups().current(location).stream().map(row -> row.backup().path()))
        .containsExactlyElementsOf(paths);
  }

  @Test
  default void keepsTimesFarOutsideOurOwn() {
    long location = location();
    List<Instant> times =
        List.of(
            Instant.parse("1901-12-13T20:45:52.000000001Z"),
            Instant.parse("1969-12-31T23:59:59.999999999Z"),
            Instant.parse("2446-05-10T22:38:55.999999999Z"));
    List<ObservedBackup> observed =
        IntStream.range(0, 3).mapToObj(i -> seen("t" + i).at(times.get(i)).now()).toList();
    database().backups().apply(location, added(observed));
    assertThat(database().backups().current(location).stream().map(RecordedBackup::observed))
        .isEqualTo(observed);
  }

  @Test
  default void keepsTheOldRowWhenNewContentReplacesIt() {
    long location = location();
    database().backups().apply(location, added(seen("a")));
    long first = only(location, "a").backup().id();
    database().backups().apply(location, replaced(first, seen("a").size(200)));
    Backup now = only(location, "a").backup();
    assertThat(now.generation()).isEqualTo(2);
    assertThat(now.sizeBytes()).isEqualTo(200);
    assertThat(database().backups().byId(first).orElseThrow().backup().sizeBytes()).isEqualTo(100);
    assertThat(
            database().backups().window(location, Instant.EPOCH).stream().map(Standing::replaced))
        .containsExactlyInAnyOrder(true, false);
  }

  @Test
  default void rotatesNamesWithoutLosingAnyRow() {
    long location = location();
    database()
        .backups()
        .apply(
            location,
            added(seen("x").inode(1), seen("x.1").inode(2), seen("x.2").inode(3).size(3)));
    long newest = only(location, "x").backup().id();
    long middle = only(location, "x.1").backup().id();
    long oldest = only(location, "x.2").backup().id();
    database()
        .backups()
        .apply(
            location,
            new ScanChanges(
                NOW,
                List.of(seen("x").inode(4).size(400).now()),
                Map.of(),
                Map.of(newest, seen("x.1").inode(1).now(), middle, seen("x.2").inode(2).now()),
                List.of(oldest),
                List.of()));
    assertThat(only(location, "x").backup().sizeBytes()).isEqualTo(400);
    assertThat(only(location, "x").backup().generation()).isEqualTo(1);
    assertThat(only(location, "x.1").backup().id()).isEqualTo(newest);
    assertThat(only(location, "x.2").backup().id()).isEqualTo(middle);
    assertThat(only(location, "x.2").backup().generation()).isEqualTo(2);
    assertThat(database().backups().byId(oldest).orElseThrow().backup().vanishedAt())
        .isEqualTo(NOW);
    assertThat(database().backups().window(location, Instant.EPOCH)).hasSize(4);
  }

  @Test
  default void exchangesTwoNames() {
    long location = location();
    database().backups().apply(location, added(seen("a").inode(1), seen("b").inode(2)));
    long first = only(location, "a").backup().id();
    long second = only(location, "b").backup().id();
    database()
        .backups()
        .apply(
            location,
            updated(Map.of(first, seen("b").inode(1).now(), second, seen("a").inode(2).now())));
    assertThat(only(location, "a").backup().id()).isEqualTo(second);
    assertThat(only(location, "b").backup().id()).isEqualTo(first);
    assertThat(only(location, "a").backup().generation()).isEqualTo(1);
  }

  @Test
  default void addsANewGenerationWhereAMovedRowLeftOlderOnes() {
    long location = location();
    database().backups().apply(location, added(seen("a")));
    database()
        .backups()
        .apply(location, replaced(only(location, "a").backup().id(), seen("a").size(2)));
    long moved = only(location, "a").backup().id();
    database().backups().apply(location, updated(Map.of(moved, seen("b").size(2).now())));
    assertThat(database().backups().current(location)).hasSize(1);
    database().backups().apply(location, added(seen("a").size(3)));
    assertThat(only(location, "a").backup().generation()).isEqualTo(2);
    assertThat(database().backups().window(location, Instant.EPOCH)).hasSize(3);
  }

  @Test
  default void finishesAPendingBackupInItsOwnRow() {
    long location = location();
    database().backups().apply(location, added(seen("a").size(1).status(BackupStatus.PENDING)));
    long id = only(location, "a").backup().id();
    database().backups().apply(location, updated(Map.of(id, seen("a").size(9).now())));
    Backup done = only(location, "a").backup();
    assertThat(done.id()).isEqualTo(id);
    assertThat(done.status()).isEqualTo(BackupStatus.COMPLETED);
    assertThat(done.sizeBytes()).isEqualTo(9);
    assertThat(done.errorMessage()).isNull();
  }

  @Test
  default void marksVanishedBackupsByTheFirstTimeTheyWereMissed() {
    long location = location();
    database().backups().apply(location, added(seen("a")));
    long id = only(location, "a").backup().id();
    database().backups().apply(location, vanished(NOW, id));
    database().backups().apply(location, vanished(NOW.plusSeconds(9), id));
    assertThat(only(location, "a").backup().vanishedAt()).isEqualTo(NOW);
    database().backups().apply(location, returned(NOW.plusSeconds(10), id));
    assertThat(only(location, "a").backup().vanishedAt()).isNull();
  }

  @Test
  default void leavesAloneWhatAnotherScanHasRecordedAlready() {
    long location = location();
    database().backups().apply(location, added(seen("a"), seen("b")));
    long first = only(location, "a").backup().id();
    again().backups().apply(location, added(seen("a"), seen("b"), seen("c")));
    again().backups().apply(location, replaced(first, seen("a").size(2)));
    database().backups().apply(location, replaced(first, seen("a").size(2)));
    assertThat(only(location, "a").backup().generation()).isEqualTo(2);
    assertThat(database().backups().window(location, Instant.EPOCH)).hasSize(4);
  }

  @Test
  default void recordsMoreBackupsThanOneBatchHolds() {
    long location = location();
    List<ObservedBackup> many =
        IntStream.range(0, 20_250).mapToObj(i -> seen("f%05d".formatted(i)).now()).toList();
    database().backups().apply(location, added(many.reversed()));
    assertThat(database().backups().current(location).stream().map(RecordedBackup::observed))
        .isEqualTo(many);
    assertThat(database().locations().lastScan(location)).contains(NOW);
  }

  @Test
  default void acceptsChangedContentAsTheNextGeneration() {
    long location = location();
    database().backups().apply(location, added(seen("a-2026-11-21")));
    long id = only(location, "a-2026-11-21").backup().id();
    ObservedBackup now = seen("a-2026-11-21").size(7).now();
    Backup accepted = database().backups().accept(id, now, "ann", "rewritten on purpose", NOW);
    assertThat(accepted.generation()).isEqualTo(2);
    assertThat(accepted.sizeBytes()).isEqualTo(7);
    assertThat(accepted.baseline()).isNull();
    assertThat(only(location, "a-2026-11-21").backup()).isEqualTo(accepted);
    assertThatThrownBy(() -> database().backups().accept(id, now, "ann", "again", NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/backups/a-2026-11-21");
    assertThatThrownBy(() -> database().backups().accept(99, now, "ann", "nothing", NOW))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(database().backups().window(location, Instant.EPOCH)).hasSize(2);
  }

  @Test
  default void showsTheBackupsOfTheWindowByLocationSeriesAndTime() {
    List<Long> ids = locations("one", "two");
    database()
        .backups()
        .apply(
            ids.get(1),
            added(
                seen("z").series("z").at("2026-11-20T00:00:00Z"),
                seen("early").series("a").at("2026-11-14T23:59:59.999999999Z"),
                seen("edge").series("y").at("2026-11-15T00:00:00Z"),
                seen("y").series("y").at("2026-11-19T00:00:00Z")));
    database().backups().apply(ids.get(0), added(seen("o").at("2026-11-18T00:00:00Z")));
    Instant since = Instant.parse("2026-11-15T00:00:00Z");
    assertThat(names(database().backups().window(null, since)))
        .containsExactly("o", "edge", "y", "z");
    assertThat(names(database().backups().window(ids.get(1), since)))
        .containsExactly("edge", "y", "z");
    locations("one");
    assertThat(names(database().backups().window(null, since))).containsExactly("o");
  }

  private static List<String> names(List<Standing> standings) {
    return standings.stream().map(standing -> standing.backup().filename()).toList();
  }

  @Test
  default void recordsAMissedRunOnce() {
    List<Long> ids = locations("one", "two");
    BackupTable backups = database().backups();
    Instant night = Instant.parse("2026-11-20T01:00:00Z");
    backups.recordMissedRun(ids.get(1), night, NOW);
    backups.recordMissedRun(ids.get(1), night, NOW.plusSeconds(60));
    backups.recordMissedRun(ids.get(1), night.minus(Duration.ofDays(1)), NOW);
    backups.recordMissedRun(ids.get(0), night.plus(Duration.ofDays(1)), NOW);
    assertThat(backups.missedRuns(null, night))
        .containsExactly(
            new BackupTable.MissedRun(ids.get(0), night.plus(Duration.ofDays(1))),
            new BackupTable.MissedRun(ids.get(1), night));
    assertThat(backups.missedRuns(ids.get(0), night)).hasSize(1);
  }

  @Test
  default void countsWhatIsThereWithoutARowForEach() {
    long location = location();
    assertThat(database().backups().totals(location))
        .isEqualTo(new BackupTable.Totals(0, 0, 0, 0, null));
    database()
        .backups()
        .apply(
            location,
            added(
                seen("a").at("2026-11-20T01:00:00Z").size(5),
                seen("b").at("2026-11-21T01:00:00Z").size(6).status(BackupStatus.FAILED),
                seen("c").at("2026-11-19T01:00:00Z").size(7).status(BackupStatus.PENDING),
                seen("gone").at("2026-11-22T01:00:00Z").size(8)));
    long gone = only(location, "gone").backup().id();
    database().backups().apply(location, vanished(NOW, gone));
    assertThat(database().backups().totals(location))
        .isEqualTo(new BackupTable.Totals(3, 1, 1, 18, Instant.parse("2026-11-21T01:00:00Z")));
    assertThat(database().backups().ids(location))
        .containsEntry(BackupPath.of("gone"), gone)
        .hasSize(4);
  }

  private ScanRecord scan(DatabaseManager manager, long location) {
    return manager.backups().scan(location, NOW, "rules", NOW.minus(Duration.ofDays(7)));
  }

  @Test
  default void keepsTheFoldersOfAScanForTheNextOne() {
    long location = location();
    SeenFolder one = new SeenFolder(BackupPath.of("one"), "fingerprint", 1);
    SeenFolder two = new SeenFolder(BackupPath.ROOT, "fingerprint", 0);
    scan(database(), location).apply(added(seen("one/a")), List.of(one, two));
    assertThat(scan(again(), location).folders().values()).containsExactlyInAnyOrder(one, two);
    SeenFolder changed = new SeenFolder(BackupPath.ROOT, "another", 2);
    scan(database(), location).apply(added(seen("b")), List.of(changed));
    assertThat(scan(again(), location).folders().values()).containsExactly(changed);
  }

  @Test
  default void keepsNoFoldersUnderOtherRulesOrForLong() {
    long location = location();
    SeenFolder one = new SeenFolder(BackupPath.of("one"), "fingerprint", 1);
    scan(database(), location).apply(added(seen("one/a")), List.of(one));
    BackupTable backups = database().backups();
    assertThat(backups.scan(location, NOW, "others", NOW).folders()).isEmpty();
    assertThat(backups.scan(location, NOW.plusSeconds(9), "rules", NOW.plusSeconds(1)).folders())
        .isEmpty();
    assertThat(backups.scan(location, NOW.minusSeconds(1), "rules", Instant.EPOCH).folders())
        .isEmpty();
    assertThat(backups.scan(location, NOW, "rules", NOW).folders()).hasSize(1);
  }

  @Test
  default void keepsNoFoldersWhoseRowsAnotherProcessWrote() {
    long location = location();
    SeenFolder one = new SeenFolder(BackupPath.of("one"), "fingerprint", 1);
    scan(database(), location).apply(added(seen("one/a")), List.of(one));
    again().backups().apply(location, added(seen("one/b")));
    assertThat(scan(database(), location).folders()).as("written afterwards").isEmpty();

    ScanRecord slow = scan(database(), location);
    again().backups().apply(location, added(seen("one/c")));
    slow.apply(ScanChanges.none(NOW), List.of(one));
    assertThat(scan(database(), location).folders()).as("written in between").isEmpty();

    ScanRecord slower = scan(database(), location);
    slower.add(List.of(seen("one/d").now()));
    again().backups().apply(location, added(seen("one/e")));
    slower.apply(added(seen("one/f")), List.of(one));
    assertThat(scan(database(), location).folders()).as("written between two batches").isEmpty();
  }

  @Test
  default void keepsNoFoldersOnceARowWasAccepted() {
    long location = location();
    SeenFolder one = new SeenFolder(BackupPath.ROOT, "fingerprint", 1);
    scan(database(), location).apply(added(seen("a")), List.of(one));
    long id = only(location, "a").backup().id();
    again().backups().accept(id, seen("a").size(9).now(), "somebody", "a test", NOW);
    assertThat(scan(database(), location).folders()).isEmpty();
  }

  /// A scan that died after some of its batches.
  @Test
  default void keepsNoFoldersOfAScanThatWasCutOff() {
    long location = location();
    SeenFolder one = new SeenFolder(BackupPath.of("one"), "fingerprint", 1);
    scan(database(), location).apply(added(seen("one/a")), List.of(one));
    scan(database(), location).add(List.of(seen("one/b").now()));
    assertThat(scan(again(), location).folders()).isEmpty();
    scan(database(), location).apply(ScanChanges.none(NOW), List.of(one));
    assertThat(scan(again(), location).folders().values()).containsExactly(one);
  }

  @Test
  default void knowsWhetherSomethingVanishedLately() {
    long location = location();
    database().backups().apply(location, added(seen("a").at(NOW)));
    assertThat(scan(database(), location).hasVanishedSince(NOW)).isFalse();
    database().backups().apply(location, vanished(NOW, only(location, "a").backup().id()));
    assertThat(scan(database(), location).hasVanishedSince(NOW)).isTrue();
    assertThat(scan(database(), location).hasVanishedSince(NOW.plusSeconds(1))).isFalse();
  }

  /// Rows of which little has to be said are inserted in another way than the others.
  @Test
  default void insertsUsualAndOtherRowsAlike() {
    long location = location();
    List<ObservedBackup> observed =
        List.of(
            seen("a").at(NOW).now(),
            seen("b").now(),
            seen("c\u00e4/\ud83d\ude00").at(NOW).inode(Long.MAX_VALUE).now(),
            seen(new BackupPath("d%FF")).at(NOW).now(),
            seen("e").at(NOW).status(BackupStatus.PENDING).now(),
            seen("f").at(NOW).size(0).now());
    database().backups().apply(location, added(observed));
    assertThat(database().backups().current(location).stream().map(RecordedBackup::observed))
        .isEqualTo(observed);
  }
}
