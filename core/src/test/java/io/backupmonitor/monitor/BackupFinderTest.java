package io.backupmonitor.monitor;

import static io.backupmonitor.monitor.TestFolder.codes;
import static io.backupmonitor.monitor.TestFolder.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What counts as a backup among single files.
final class BackupFinderTest {

  @TempDir Path temporary;

  private TestFolder folder() {
    return new TestFolder(temporary);
  }

  @Test
  void anAuditCountsWhatIsNoBackupAsIgnored() {
    TestFolder folder =
        folder().files("a.tar", "notes.txt", "deep/b.sql.gz").file("disguised", "BACKUP of much");
    BackupFinder.Found found = folder.look();
    assertThat(folder.backups()).containsOnlyKeys("a.tar", "deep/b.sql.gz", "disguised");
    assertThat(found.summary().ignored()).isEqualTo(1);
  }

  @Test
  void aLocationTakesEveryFileForABackup() {
    assertThat(folder().files("a.tar", "notes.txt").asLocation().backups())
        .containsOnlyKeys("a.tar", "notes.txt");
  }

  @Test
  void backupsComeInTheByteOrderOfTheirPaths() {
    TestFolder folder =
        folder().files("a/x.tar", "a-1.tar", "a.tar", "a0.tar", "B.tar", "a/x/y.tar");
    assertThat(folder.backups().keySet())
        .containsExactly("B.tar", "a-1.tar", "a.tar", "a/x.tar", "a/x/y.tar", "a0.tar");
  }

  @Test
  void aFlatLocationIsNotWalkedThrough() {
    assertThat(folder().files("a.tar", "below/b.tar").asLocation().flat().backups())
        .containsOnlyKeys("a.tar");
  }

  @Test
  void includeAndExcludeDecideWhatIsSeen() {
    TestFolder folder =
        folder().files("a.sql.gz", "b.tar", "old/c.sql.gz", "tmp/d.sql.gz").asLocation();
    assertThat(folder.including("*.sql.gz").backups())
        .containsOnlyKeys("a.sql.gz", "old/c.sql.gz", "tmp/d.sql.gz");
    assertThat(folder.excluding("tmp").backups()).containsOnlyKeys("a.sql.gz", "old/c.sql.gz");
    assertThat(folder.including("old/**").excluding().backups()).containsOnlyKeys("old/c.sql.gz");
  }

  @Test
  @Timeout(10)
  void aFifoIsNotedAndNeverOpened() throws Exception {
    BackupFinder.Found found = folder().file("a.tar").fifo("b.tar").asLocation().look();
    assertThat(found.backups()).hasSize(1);
    assertThat(found.summary().observations())
        .singleElement()
        .satisfies(
            observed -> {
              assertThat(observed.subject()).isEqualTo(BackupPath.of("b.tar"));
              assertThat(observed.finding().code().code()).isEqualTo("file.special");
            });
  }

  @Test
  void symbolicLinksAreNotFollowed() {
    TestFolder folder =
        folder()
            .file("real/a.tar")
            .symbolicLink("latest.tar", "real/a.tar")
            .symbolicLink("again", "real");
    assertThat(folder.backups()).containsOnlyKeys("real/a.tar");
    assertThat(folder.look().summary().ignored()).isZero();
  }

  @Test
  void theLocationItselfMayBeASymbolicLink(@TempDir Path elsewhere) throws IOException {
    folder().file("a.tar");
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), temporary);
    assertThat(new TestFolder(link).backups()).containsOnlyKeys("a.tar");
  }

  @Test
  void severalNamesOfOneFileAreOneBackup() {
    TestFolder folder =
        folder()
            .file("last/shop-20261122.sql.gz")
            .hardLink("daily/shop-20261122.sql.gz", "last/shop-20261122.sql.gz")
            .hardLink("weekly/shop-202647.sql.gz", "last/shop-20261122.sql.gz");
    assertThat(folder.backups()).containsOnlyKeys("daily/shop-20261122.sql.gz");
    assertThat(folder.look().summary().ignored()).isZero();
  }

  @Test
  void namesOfAnyBytesAreKeptApart() throws Exception {
    String composed = Normalizer.normalize("é.tar", Normalizer.Form.NFC);
    String decomposed = Normalizer.normalize("é.tar", Normalizer.Form.NFD);
    String longest = "n".repeat(251) + ".tar";
    folder()
        .files(composed, decomposed, "two\nlines.tar", "per%20cent.tar", longest)
        .run("sh", "-c", "printf x > \"$(printf 'latin\\351.tar')\"");
    List<String> found =
        folder().asLocation().look().backups().stream()
            .map(backup -> backup.source().path().escaped())
            .toList();
    assertThat(found)
        .containsExactlyInAnyOrder(
            composed, decomposed, "two\nlines.tar", "per%2520cent.tar", longest, "latin%E9.tar");
  }

  @Test
  void anEmptyFileIsAFailedBackup() {
    FoundBackup backup = folder().file("shop.sql", "").only();
    assertThat(backup.status()).isEqualTo(BackupStatus.FAILED);
    assertThat(codes(backup)).containsExactly("size.zero");
    assertThat(backup.errorMessage()).contains("0 bytes");
  }

  @Test
  void anEmptyCollectionOfMongodumpIsWhole() {
    TestFolder folder =
        folder().file("shop/a.bson", "").file("shop/a.metadata.json", "{}").asLocation();
    assertThat(folder.backups()).containsOnlyKeys("shop/a.bson");
    assertThat(folder.backup("shop/a.bson").status()).isEqualTo(BackupStatus.COMPLETED);
    assertThat(codes(folder.backup("shop/a.bson"))).isEmpty();
  }

  @Test
  void anEmptyCollectionWithoutItsMetadataIsAFailedBackup() {
    TestFolder folder =
        folder()
            .file("one/a.bson", "")
            .file("one/b.metadata.json", "{}")
            .file("two/a.bson", "")
            .file("two/a.metadata.json", "")
            .asLocation();
    assertThat(codes(folder.backup("one/a.bson"))).containsExactly("size.zero");
    assertThat(codes(folder.backup("two/a.bson"))).containsExactly("size.zero");
  }

  @Test
  void aFileThatHasNotSettledIsPending() {
    TestFolder folder = folder().file("shop.sql").age(Duration.ofSeconds(59)).asLocation();
    assertThat(folder.only().status()).isEqualTo(BackupStatus.PENDING);
    folder.file("shop.sql").age(Duration.ofSeconds(60));
    assertThat(folder.only().status()).isEqualTo(BackupStatus.COMPLETED);
  }

  @Test
  void anEmptyFileThatMayStillGrowIsNotJudged() {
    FoundBackup backup =
        folder().file("shop.sql", "").age(Duration.ofSeconds(2)).asLocation().only();
    assertThat(backup.status()).isEqualTo(BackupStatus.PENDING);
    assertThat(backup.findings()).isEmpty();
  }

  @Test
  void aTemporaryNameIsPendingAndKeepsTheSeriesOfTheWholeFile() {
    FoundBackup backup = folder().file("shop-2026-11-22.sql.gz.part").only();
    assertThat(backup.status()).isEqualTo(BackupStatus.PENDING);
    assertThat(backup.series()).isEqualTo("shop-*.sql.gz");
    assertThat(backup.findings()).isEmpty();
  }

  @Test
  void aPartialFileThatDoesNotGrowForADayIsStalled() {
    FoundBackup backup = folder().file("shop.sql.gz.part").age(Duration.ofHours(25)).only();
    assertThat(codes(backup)).containsExactly("backup.stalled");
    assertThat(backup.status()).isEqualTo(BackupStatus.PENDING);
  }

  @Test
  void anAuditIgnoresTemporaryFilesOfOtherThings() {
    assertThat(folder().file("session.tmp").look().summary().ignored()).isEqualTo(1);
  }

  /// Drills may happen in the very folder, in this program or another one.
  @Test
  void locksOfScratchFoldersAreNotSeen() {
    String lock = "backup-monitor-4711-3mkoz-1ulak43-37b0735b-0f39cf22260a.lock";
    assertThat(folder().file(lock).file("shop.sql").asLocation().only().source().path().escaped())
        .isEqualTo("shop.sql");
    assertThat(folder().file(lock).look().summary().ignored()).isZero();
  }

  @Test
  void aFileFromTheFutureIsTold() {
    FoundBackup backup = folder().file("shop.sql").age(Duration.ofHours(-3)).asLocation().only();
    assertThat(codes(backup)).containsExactly("timestamp.future");
    assertThat(backup.status()).isEqualTo(BackupStatus.COMPLETED);
  }

  @Test
  void aNameThatSpeaksOfAnotherDayThanTheFileIsTold() {
    assertThat(codes(folder().file("shop-2026-11-20.sql").only()))
        .containsExactly("name.time_mismatch");
    assertThat(codes(folder().file("shop-2026-11-20.sql").age(Duration.ofDays(1)).only()))
        .isEmpty();
  }

  @Test
  void journalsAndNotesBelongToTheirBackup() {
    TestFolder folder =
        folder()
            .files("app.db", "app.db-wal", "app.db-shm", "lonely.db-wal")
            .files(
                "vzdump-qemu-100-2026_11_22-10_00_00.vma.zst",
                "vzdump-qemu-100-2026_11_22-10_00_00.vma.zst.notes",
                "vzdump-qemu-100-2026_11_22-10_00_00.log")
            .asLocation();
    assertThat(folder.backups())
        .containsOnlyKeys("app.db", "lonely.db-wal", "vzdump-qemu-100-2026_11_22-10_00_00.vma.zst");
    assertThat(names(folder.backup("app.db").source().companions()))
        .containsExactly("app.db-shm", "app.db-wal");
    assertThat(
            names(
                folder.backup("vzdump-qemu-100-2026_11_22-10_00_00.vma.zst").source().companions()))
        .hasSize(2);
  }

  @Test
  void aNamedFileIsABackupWhateverItIs() throws IOException {
    TestFolder folder = folder().files("a.tar", "strange.bin");
    assertThat(folder.finder().findNamed(BackupPath.of("strange.bin")).backups())
        .singleElement()
        .satisfies(found -> assertThat(found.source().path().text()).isEqualTo("strange.bin"));
  }

  @Test
  void aNamedSidecarMeansWhatItSpeaksAbout() throws IOException {
    TestFolder folder = folder().file("a.tar").sidecar().file("b.tar");
    assertThat(folder.finder().findNamed(BackupPath.of("a.tar.sha256")).backups())
        .singleElement()
        .satisfies(found -> assertThat(found.source().path().text()).isEqualTo("a.tar"));
  }

  @Test
  void aNamedPartMeansItsSet() throws IOException {
    TestFolder folder = folder().files("a.tar.001", "a.tar.002");
    assertThat(folder.finder().findNamed(BackupPath.of("a.tar.002")).backups())
        .singleElement()
        .satisfies(found -> assertThat(found.source().kind()).isEqualTo(BackupKind.SPLIT_SET));
  }

  @Test
  void aNamedFileThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> folder().finder().findNamed(BackupPath.of("no.tar")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aRootThatCannotBeListedIsAnError() {
    assertThatThrownBy(() -> new TestFolder(temporary.resolve("no")).finder().findAll())
        .isInstanceOf(IOException.class);
  }
}
