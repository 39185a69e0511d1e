package io.backupmonitor.monitor;

import static io.backupmonitor.monitor.TestFolder.codes;
import static io.backupmonitor.monitor.TestFolder.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Directories that are one backup as a whole.
final class DirectoryBackupTest {

  private static final String ID = "0123456789abcdef".repeat(4);

  @TempDir Path temporary;

  private TestFolder folder() {
    return new TestFolder(temporary);
  }

  private static void isOneBackup(TestFolder folder, String path, int parts) {
    FoundBackup backup = folder.only();
    assertThat(backup.source().kind()).isEqualTo(BackupKind.DIRECTORY);
    assertThat(backup.source().path().text()).isEqualTo(path);
    assertThat(names(backup.source().parts())).hasSize(parts).isSorted();
  }

  @Test
  void aDirectoryDumpIsOneBackup() {
    TestFolder folder =
        folder()
            .file("shop.dir/toc.dat", "PGDMP…")
            .files("shop.dir/3001.dat.gz", "shop.dir/blobs.toc");
    isOneBackup(folder, "shop.dir", 3);
    assertThat(names(folder.only().source().parts()))
        .containsExactly("shop.dir/3001.dat.gz", "shop.dir/blobs.toc", "shop.dir/toc.dat");
  }

  @Test
  void aDirectoryDumpWithoutItsTableOfContentsIsStillOne() {
    isOneBackup(
        folder().files("shop/3001.dat.gz", "shop/3002.dat.gz", "shop/blobs.toc"), "shop", 3);
  }

  @Test
  void aFolderWithAFileOfThatNameIsNoDump() {
    assertThat(folder().file("x/toc.dat", "a table of contents").asLocation().backups())
        .containsOnlyKeys("x/toc.dat");
  }

  @Test
  void aBaseBackupIsOneBackup() {
    isOneBackup(
        folder()
            .file("base/PG_VERSION", "15\n")
            .file("base/global/pg_control")
            .file("base/base/1/1259"),
        "base",
        3);
  }

  @Test
  void aBaseBackupIsKnownByItsManifest() {
    isOneBackup(
        folder()
            .file("b/backup_manifest", "{ \"PostgreSQL-Backup-Manifest-Version\": 1,\n")
            .files("b/base.tar.gz", "b/pg_wal.tar.gz"),
        "b",
        3);
  }

  @Test
  void aRepositoryOfBorg2IsOneBackup() {
    isOneBackup(
        folder()
            .files("b/config/config", "b/archives/" + ID, "b/packs/01/" + ID)
            .files("b/index/" + ID, "b/keys/" + ID),
        "b",
        5);
  }

  @Test
  void aRepositoryOfAnEarlierBetaOfBorg2IsOneBackup() {
    isOneBackup(folder().files("c/config/readme", "c/data/0a/0b/" + ID), "c", 2);
  }

  @Test
  void aTarThatHappensToBeCalledBaseIsAFile() {
    assertThat(folder().files("x/base.tar", "x/logs.tar").backups())
        .containsOnlyKeys("x/base.tar", "x/logs.tar");
  }

  @Test
  void aResticRepositoryIsOneBackup() {
    TestFolder folder =
        folder()
            .file("repo-1/config")
            .files("repo-1/data/ab/" + ID, "repo-1/index/" + ID, "repo-1/keys/" + ID)
            .file("repo-1/snapshots/" + ID);
    isOneBackup(folder, "repo-1", 5);
    assertThat(folder.only().reusedName()).isTrue();
  }

  @Test
  void aResticRepositoryThatLostItsConfigIsStillOne() {
    isOneBackup(folder().files("r/keys/" + ID, "r/snapshots/" + ID), "r", 2);
  }

  @Test
  void aBorgRepositoryIsOneBackup() {
    isOneBackup(
        folder()
            .file("borg/README", "This is a Borg Backup repository.\n")
            .file("borg/config", "[repository]\nversion = 1\n")
            .files("borg/data/0/1", "borg/index.1", "borg/hints.1"),
        "borg",
        5);
  }

  @Test
  void aBorgRepositoryThatLostItsConfigIsStillOne() {
    isOneBackup(folder().files("borg/data/0/1", "borg/index.1"), "borg", 2);
  }

  @Test
  void anAppendOnlyFolderOfRedisIsOneBackup() {
    isOneBackup(
        folder()
            .file(
                "appendonlydir/appendonly.aof.manifest",
                "file appendonly.aof.1.base.rdb seq 1 type b\n")
            .files(
                "appendonlydir/appendonly.aof.1.base.rdb",
                "appendonlydir/appendonly.aof.1.incr.aof"),
        "appendonlydir",
        3);
  }

  @Test
  void aFolderThatMerelyHasDataAndConfigIsNoBackup() {
    assertThat(folder().files("app/data/x.tar", "app/config").asLocation().backups())
        .containsOnlyKeys("app/config", "app/data/x.tar");
  }

  @Test
  void theRootItselfMayBeTheBackup() {
    FoundBackup backup = folder().file("toc.dat", "PGDMP").file("3001.dat").only();
    assertThat(backup.source().path()).isEqualTo(BackupPath.ROOT);
    assertThat(names(backup.source().parts())).containsExactly("3001.dat", "toc.dat");
  }

  @Test
  void aFileOfTheDirectoryThatAListNamesAndThatIsGoneIsMissing() {
    TestFolder folder =
        folder()
            .file("d/toc.dat", "PGDMP")
            .file("d/1.dat")
            .file("SHA256SUMS", ID + "  d/2.dat\n" + ID + "  d/1.dat\n");
    assertThat(codes(folder.only())).containsExactly("sidecar.missing_file");
  }

  @Test
  void siblingsOfADirectoryBackupKeepTheirOrder() {
    TestFolder folder = folder().file("d/toc.dat", "PGDMP").files("d/1.dat", "d-1.tar", "c.tar");
    assertThat(folder.backups().keySet()).containsExactly("c.tar", "d", "d-1.tar");
  }
}
