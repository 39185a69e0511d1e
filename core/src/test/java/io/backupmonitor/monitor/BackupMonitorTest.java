package io.backupmonitor.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StuckStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What scans make of a location as time goes by, with a real folder and a real database.
final class BackupMonitorTest {

  @TempDir Path home;

  private TestFolder folder;
  private WatchedFolder watched;

  @BeforeEach
  void open() {
    Path backups = home.resolve("backups");
    folder = new TestFolder(backups).folder(".");
    watched = new WatchedFolder(backups, home);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  private void move(String from, String to) {
    try {
      Files.move(folder.path(from), folder.path(to), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete(String name) {
    try {
      Files.delete(folder.path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final Duration DAY = Duration.ofDays(1);

  /// A first scan records batches while it still walks, and the findings wait for the rows.
  @Test
  void recordsAFirstScanOfMoreBackupsThanOneBatchHolds() {
    for (int number = 0; number < 10_500; number++) {
      folder.file("host%02d/db%05d.gz".formatted(number / 1000, number), "x");
    }
    folder.file("host00/db00000.gz", "").file("zz.gz", "");
    assertThat(watched.scan()).hasSize(10_501);
    assertThat(watched.paths()).hasSize(10_501).isSorted();
    assertThat(watched.findings())
        .containsExactly("size.zero host00/db00000.gz", "size.zero zz.gz");
    assertThat(watched.scan()).hasSize(10_501);
  }

  @Test
  void recordsWhatItFinds() {
    folder.file("shop-2026-11-22.sql.gz", "1234567");
    assertThat(watched.scan())
        .singleElement()
        .satisfies(
            backup -> {
              assertThat(backup.series()).isEqualTo("shop-*.sql.gz");
              assertThat(backup.sizeBytes()).isEqualTo(7);
              assertThat(backup.filepath())
                  .isEqualTo(folder.path("shop-2026-11-22.sql.gz").toString());
              assertThat(backup.nameTime()).isEqualTo("2026-11-22T00:00:00Z");
              assertThat(backup.status()).isEqualTo(BackupStatus.COMPLETED);
            });
    assertThat(watched.findings()).isEmpty();
  }

  @Test
  void aRescanOfAnUnchangedFolderChangesNothing() {
    folder
        .files("a.tar", "b.tar.001", "b.tar.003")
        .sidecar()
        .file("d/toc.dat", "PGDMP")
        .file("empty.sql", "");
    watched.scan();
    List<RecordedBackup> before = watched.rows();
    List<String> findings = watched.findings();
    watched.later(DAY).scan();
    assertThat(watched.rows()).isEqualTo(before);
    assertThat(watched.findings())
        .isEqualTo(findings)
        .containsExactly("set.part_missing b.tar.001", "size.zero empty.sql");
  }

  @Test
  void aPendingBackupIsCompletedOnceItHasSettled() {
    folder.file("shop-2026-11-22.sql", "half").age(Duration.ofSeconds(10));
    assertThat(watched.scan()).extracting(Backup::status).containsExactly(BackupStatus.PENDING);
    folder.file("shop-2026-11-22.sql", "half and half").age(Duration.ofSeconds(5));
    watched.later(Duration.ofMinutes(10));
    assertThat(watched.scan())
        .singleElement()
        .satisfies(
            backup -> {
              assertThat(backup.status()).isEqualTo(BackupStatus.COMPLETED);
              assertThat(backup.sizeBytes()).isEqualTo(13);
              assertThat(backup.generation()).isEqualTo(1);
            });
  }

  @Test
  void aPartialFileBecomesItsBackup() {
    folder.file("shop.sql.gz.part", "1");
    long id = watched.scan().getFirst().id();
    move("shop.sql.gz.part", "shop.sql.gz");
    folder.file("shop.sql.gz", "123");
    assertThat(watched.later(DAY).scan())
        .singleElement()
        .satisfies(
            backup -> {
              assertThat(backup.id()).isEqualTo(id);
              assertThat(backup.path().text()).isEqualTo("shop.sql.gz");
              assertThat(backup.status()).isEqualTo(BackupStatus.COMPLETED);
            });
  }

  @Test
  void aReusedNameBeginsANewGeneration() {
    folder.file("shop.sql.gz", "monday");
    watched.scan();
    watched.withBaseline("shop.sql.gz");
    folder.file("shop.sql.gz", "tuesday").age(Duration.ZERO);
    watched.later(DAY);
    assertThat(watched.scan())
        .singleElement()
        .satisfies(
            backup -> {
              assertThat(backup.generation()).isEqualTo(2);
              assertThat(backup.baseline()).isNull();
              assertThat(backup.sizeBytes()).isEqualTo(7);
            });
    assertThat(watched.findings()).isEmpty();
  }

  @Test
  void aDatedNameWithOtherContentKeepsWhatWasRecorded() {
    folder.file("shop-2026-11-22.sql", "original");
    watched.scan();
    watched.withBaseline("shop-2026-11-22.sql");
    Backup before = watched.backup("shop-2026-11-22.sql");
    folder.file("shop-2026-11-22.sql", "tampered with");
    watched.later(Duration.ofHours(2)).scan();
    assertThat(watched.backup("shop-2026-11-22.sql")).isEqualTo(before);
    watched.later(Duration.ofHours(2)).scan();
    assertThat(watched.backup("shop-2026-11-22.sql")).isEqualTo(before);
  }

  @Test
  void aDatedNameWithoutABaselineIsSimplyUpdated() {
    folder.file("shop-2026-11-22.sql", "half");
    watched.scan();
    folder.file("shop-2026-11-22.sql", "the whole");
    assertThat(watched.later(DAY).scan())
        .singleElement()
        .satisfies(
            backup -> {
              assertThat(backup.generation()).isEqualTo(1);
              assertThat(backup.sizeBytes()).isEqualTo(9);
            });
  }

  @Test
  void changedDatedContentThatStillGrowsIsPendingAndNeverLosesItsBaseline() {
    folder.file("shop-2026-11-22.sql", "original");
    watched.scan();
    watched.withBaseline("shop-2026-11-22.sql");
    folder.file("shop-2026-11-22.sql", "being written").age(Duration.ofSeconds(3));
    watched.scan();
    assertThat(watched.backup("shop-2026-11-22.sql").status()).isEqualTo(BackupStatus.PENDING);
    watched.later(DAY).scan();
    assertThat(watched.backup("shop-2026-11-22.sql"))
        .satisfies(
            backup -> {
              assertThat(backup.status()).isEqualTo(BackupStatus.COMPLETED);
              assertThat(backup.sizeBytes()).isEqualTo(8);
              assertThat(backup.baseline()).isNotNull();
            });
  }

  @Test
  void aRotationMovesEveryBackup() {
    folder
        .file("shop.sql.1", "b")
        .age(DAY)
        .file("shop.sql.2", "c")
        .age(DAY.multipliedBy(2))
        .file("shop.sql", "a");
    watched.scan();
    watched.withBaseline("shop.sql.1").withBaseline("shop.sql.2");
    long first = watched.backup("shop.sql").id();
    long second = watched.backup("shop.sql.1").id();
    long third = watched.backup("shop.sql.2").id();
    move("shop.sql.2", "shop.sql.3");
    move("shop.sql.1", "shop.sql.2");
    move("shop.sql", "shop.sql.1");
    folder.file("shop.sql", "new").age(Duration.ZERO);
    watched.later(DAY).scan();
    assertThat(watched.backup("shop.sql.1").id()).isEqualTo(first);
    assertThat(watched.backup("shop.sql.2").id()).isEqualTo(second);
    assertThat(watched.backup("shop.sql.3").id()).isEqualTo(third);
    assertThat(watched.paths())
        .containsExactly("shop.sql", "shop.sql.1", "shop.sql.2", "shop.sql.3");
    assertThat(watched.findings()).isEmpty();
  }

  @Test
  void aRotationThatCopiesAndKeepsTimesMovesThemToo() throws IOException {
    folder.file("shop.sql.1", "old").age(DAY);
    watched.scan();
    long id = watched.withBaseline("shop.sql.1").backup("shop.sql.1").id();
    Files.copy(
        folder.path("shop.sql.1"), folder.path("shop.sql.2"), StandardCopyOption.COPY_ATTRIBUTES);
    folder.file("shop.sql.1", "newer").age(Duration.ZERO);
    watched.later(DAY).scan();
    assertThat(watched.backup("shop.sql.2").id()).isEqualTo(id);
    assertThat(watched.backup("shop.sql.1").baseline()).isNull();
    assertThat(watched.findings()).isEmpty();
  }

  @Test
  void aRotationThatCompressesLeavesNoAlarm() {
    folder.file("shop.sql.1", "much text").age(DAY);
    watched.scan();
    delete("shop.sql.1");
    folder.file("shop.sql.2.gz", "less").age(DAY);
    watched.later(Duration.ofHours(1)).scan();
    assertThat(watched.paths()).containsExactly("shop.sql.2.gz");
    assertThat(watched.findings()).isEmpty();
    watched.later(Duration.ofHours(1)).scan();
    assertThat(watched.findings()).isEmpty();
  }

  @Test
  void aFolderThatWasRenamedKeepsItsBackups() {
    folder.files("old/a.tar", "old/b.tar");
    watched.scan();
    long id = watched.backup("old/a.tar").id();
    move("old", "new");
    watched.later(DAY).scan();
    assertThat(watched.backup("new/a.tar").id()).isEqualTo(id);
    assertThat(watched.findings()).isEmpty();
  }

  @Test
  void aVanishedBackupIsKeptAndToldUntilItsRetentionIsOver() {
    folder.files("keep.tar", "shop-2026-11-22.sql");
    watched.scan();
    delete("shop-2026-11-22.sql");
    watched.later(DAY).scan();
    assertThat(watched.paths()).containsExactly("keep.tar");
    assertThat(watched.backup("shop-2026-11-22.sql").vanishedAt()).isEqualTo(watched.now());
    assertThat(watched.findings()).containsExactly("backup.deleted_early shop-2026-11-22.sql");
    watched.later(DAY).scan();
    assertThat(watched.findings()).containsExactly("backup.deleted_early shop-2026-11-22.sql");
    watched.later(Duration.ofDays(30)).scan();
    assertThat(watched.findings()).isEmpty();
  }

  @Test
  void aBackupPastItsRetentionMayVanish() {
    folder.file("old.tar").age(Duration.ofDays(31)).file("keep.tar");
    watched.scan();
    delete("old.tar");
    watched.later(DAY).scan();
    assertThat(watched.findings()).isEmpty();
  }

  @Test
  void aBackupThatReturnsIsTheSameOne() {
    folder.files("keep.tar", "a.tar");
    watched.scan();
    long id = watched.backup("a.tar").id();
    delete("a.tar");
    watched.later(DAY).scan();
    folder.file("a.tar");
    watched.later(DAY).scan();
    assertThat(watched.backup("a.tar").id()).isEqualTo(id);
    assertThat(watched.backup("a.tar").vanishedAt()).isNull();
    assertThat(watched.findings()).isEmpty();
  }

  @Test
  void aLocationThatIsGoneSaysNothingAboutItsBackups() throws IOException {
    folder.file("a.tar").file("empty.sql", "");
    watched.scan();
    move("../backups", "../unmounted");
    assertThat(watched.later(DAY).scan()).hasSize(2);
    assertThat(watched.findings()).containsExactly("location.unreachable", "size.zero empty.sql");
    assertThat(watched.backup("a.tar").vanishedAt()).isNull();
    Files.move(home.resolve("unmounted"), home.resolve("backups"));
    watched.later(DAY).scan();
    assertThat(watched.findings()).containsExactly("size.zero empty.sql");
  }

  @Test
  void aLocationThatIsSuddenlyEmptySaysNothingEither() {
    folder.file("a.tar");
    watched.scan();
    delete("a.tar");
    assertThat(watched.later(DAY).scan()).hasSize(1);
    assertThat(watched.findings()).containsExactly("location.empty");
    assertThat(watched.backup("a.tar").vanishedAt()).isNull();
  }

  @Test
  void aLocationThatNeverHeldAnythingIsNotSuddenlyEmpty() {
    assertThat(watched.scan()).isEmpty();
    assertThat(watched.findings()).isEmpty();
  }

  @Test
  void aFileThatASidecarListsAndThatIsNotThereIsAFailedBackup() {
    folder.file("a.tar").file("SHA256SUMS", "0".repeat(64) + "  b.tar\n");
    watched.scan();
    assertThat(watched.backup("b.tar").status()).isEqualTo(BackupStatus.FAILED);
    assertThat(watched.findings()).containsExactly("sidecar.missing_file b.tar");
    Instant first = watched.backup("b.tar").backupTimestamp();
    watched.later(DAY).scan();
    assertThat(watched.backup("b.tar").backupTimestamp()).isEqualTo(first);
    folder.file("b.tar");
    watched.later(DAY).scan();
    assertThat(watched.backup("b.tar").status()).isEqualTo(BackupStatus.COMPLETED);
    assertThat(watched.findings()).isEmpty();
  }

  @Test
  void aRecordedBackupThatIsGoneAndStillListedIsToldAsMissing() {
    folder.file("keep.tar").file("a.tar").file("SHA256SUMS", "0".repeat(64) + "  a.tar\n");
    watched.scan();
    delete("a.tar");
    watched.later(DAY).scan();
    assertThat(watched.findings())
        .containsExactly("backup.deleted_early a.tar", "sidecar.missing_file a.tar");
    watched.later(DAY).scan();
    assertThat(watched.findings())
        .containsExactly("backup.deleted_early a.tar", "sidecar.missing_file a.tar");
    watched.later(Duration.ofDays(40)).scan();
    assertThat(watched.findings()).isEmpty();
  }

  @Test
  void aPartThatArrivesLateCompletesItsSet() {
    folder.files("a.tar.002", "a.tar.003");
    watched.scan();
    long id = watched.backup("a.tar.002").id();
    assertThat(watched.findings()).containsExactly("set.part_missing a.tar.002");
    folder.file("a.tar.001");
    watched.later(DAY).scan();
    assertThat(watched.backup("a.tar.001").id()).isEqualTo(id);
    assertThat(watched.backup("a.tar.001").status()).isEqualTo(BackupStatus.COMPLETED);
    assertThat(watched.findings()).isEmpty();
  }

  @Test
  void theFirstNameOfAFileMayGoAwayWithoutTheBackup() {
    folder.file("last/shop.sql").hardLink("daily/shop.sql", "last/shop.sql");
    watched.scan();
    long id = watched.backup("daily/shop.sql").id();
    delete("daily/shop.sql");
    watched.later(DAY).scan();
    assertThat(watched.backup("last/shop.sql").id()).isEqualTo(id);
    assertThat(watched.findings()).isEmpty();
  }

  @Test
  void acceptMakesTheContentOfNowANewGeneration() {
    folder.file("shop-2026-11-22.sql", "original");
    watched.scan();
    watched.withBaseline("shop-2026-11-22.sql");
    folder.file("shop-2026-11-22.sql", "meant to be so");
    watched.later(DAY).scan();
    long id = watched.backup("shop-2026-11-22.sql").id();
    Backup accepted = watched.monitor().accept(id, "anna", "corrected by hand");
    assertThat(accepted.generation()).isEqualTo(2);
    assertThat(accepted.sizeBytes()).isEqualTo(14);
    watched.later(DAY).scan();
    assertThat(watched.backup("shop-2026-11-22.sql")).isEqualTo(accepted);
  }

  @Test
  void acceptWantsAReasonAndSomethingToAccept() {
    folder.file("a.tar").file("keep.tar");
    watched.scan();
    long id = watched.backup("a.tar").id();
    assertThatThrownBy(() -> watched.monitor().accept(id, "anna", " "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reason");
    assertThatThrownBy(() -> watched.monitor().accept(4711, "anna", "so"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4711");
    delete("a.tar");
    assertThatThrownBy(() -> watched.monitor().accept(id, "anna", "so"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void oneLocationCanBeNamed() {
    folder.file("a.tar");
    assertThat(watched.monitor().monitorLocation("here")).containsOnlyKeys("here");
    assertThatThrownBy(() -> watched.monitor().monitorLocation("there"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'there'")
        .hasMessageContaining("here");
  }

  @Test
  void aMissedRunIsToldUntilABackupArrives() {
    watched.schedule("0 3 * * *").at(Instant.parse("2026-11-20T12:00:00Z"));
    folder.file("shop-2026-11-20.sql").at(Instant.parse("2026-11-20T03:05:00Z"));
    watched.scan();
    assertThat(watched.findings()).isEmpty();
    watched.at(Instant.parse("2026-11-21T03:59:00Z")).scan();
    assertThat(watched.findings()).isEmpty();
    watched.at(Instant.parse("2026-11-21T04:00:00Z")).scan();
    assertThat(watched.findings()).containsExactly("backup.missed");
    assertThat(watched.missedRuns()).containsExactly(Instant.parse("2026-11-21T03:00:00Z"));
    folder.file("shop-2026-11-21.sql").at(Instant.parse("2026-11-21T09:00:00Z"));
    watched.at(Instant.parse("2026-11-21T10:00:00Z")).scan();
    assertThat(watched.findings()).isEmpty();
    assertThat(watched.missedRuns()).hasSize(1);
  }

  @Test
  void runsBeforeTheFirstScanAreNobodysFault() {
    watched.schedule("0 3 * * *").at(Instant.parse("2026-11-20T12:00:00Z"));
    folder.file("shop-2026-11-02.sql").at(Instant.parse("2026-11-02T03:05:00Z"));
    watched.scan();
    watched.later(Duration.ofHours(1)).scan();
    assertThat(watched.findings()).isEmpty();
    assertThat(watched.missedRuns()).isEmpty();
  }

  @Test
  void aDisappearedLocationMissesNoRun() {
    watched.schedule("hourly");
    folder.file("a.tar");
    watched.scan();
    delete("a.tar");
    watched.later(DAY).scan();
    assertThat(watched.findings()).containsExactly("location.empty");
    assertThat(watched.missedRuns()).isEmpty();
  }

  @Test
  void aLocationThatDoesNotAnswerIsUnreachableAndHoldsNobodyUp() {
    folder.file("shop-2026-11-22.sql.gz");
    watched.scan();
    try (StuckStorage stuck = new StuckStorage()) {
      watched.moveTo("stuck://nas/backups");
      watched.storages(new Storages(List.of(stuck.provider()), Duration.ofMillis(100)));
      assertThat(watched.later(DAY).scan()).hasSize(1);
      assertThat(watched.findings()).containsExactly("location.unreachable");
    }
  }

  @Test
  void aBackupThatMayNotBeReadIsToldOfAndNotFailed() {
    folder.file("closed-2026-11-22.sql", "rows").file("open-2026-11-22.sql", "rows");
    watched.storages(new Storages(List.of(new ClosedFiles(folder.path("."), "closed"))));
    watched.moveTo("closed:///");
    assertThat(watched.scan())
        .extracting(Backup::status)
        .containsOnly(BackupStatus.COMPLETED)
        .hasSize(2);
    assertThat(watched.findings()).containsExactly("backup.unreadable closed-2026-11-22.sql");
  }
}
