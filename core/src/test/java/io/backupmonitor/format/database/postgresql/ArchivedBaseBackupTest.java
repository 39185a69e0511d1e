package io.backupmonitor.format.database.postgresql;

import static io.backupmonitor.format.ArchivedLook.codes;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.ArchivedLook;
import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.MemoryDirectory;
import io.backupmonitor.format.archive.TarBuilder;
import io.backupmonitor.format.inspection.Inspection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An archive that holds exactly one base backup is that backup.
class ArchivedBaseBackupTest {

  @TempDir Path folder;

  private ArchivedLook look;

  @BeforeEach
  void begin() throws IOException {
    look = new ArchivedLook(folder);
  }

  private Inspection tar(MemoryDirectory directory) throws Exception {
    return look.at("server.tar", directory.tar("main"));
  }

  @Test
  void isThatBackup() throws Exception {
    Inspection inspection = tar(BaseBackup.plain("SHA256"));
    assertThat(codes(inspection)).isEmpty();
    assertThat(inspection.format()).isEqualTo("postgresql.basebackup.tar");
    assertThat(look.isClean()).isTrue();
  }

  /// A drill starts from the head of an archive, and one file of a server starts no server.
  @Test
  void isNoBackupWhereItHoldsOneFileOfAServer() throws Exception {
    byte[] tar = TarBuilder.tar().file("global/pg_control", "x".repeat(8192)).end().all();
    assertThat(look.at("control.tar", tar).format()).isEqualTo("tar");
    assertThat(look.chain("control.tar", tar)).isEqualTo("tar");
  }

  @Test
  void failsWhereAFileContradictsTheManifest() throws Exception {
    MemoryDirectory backup = BaseBackup.plain("CRC32C");
    assertThat(codes(tar(backup.flip("pg_hba.conf", 3)))).contains("directory.file_mismatch");
    assertThat(codes(tar(backup.flip(BaseBackup.RELATION, 9000)))).isNotEmpty();
    assertThat(codes(tar(backup.without("pg_xact/0000")))).contains("directory.file_missing");
    assertThat(codes(tar(backup.with("base/1/2", "")))).contains("directory.file_extra");
    assertThat(codes(tar(backup.cut("backup_manifest", 300)))).contains("directory.list_corrupt");
  }

  @Test
  void isThatBackupAlsoAsTarsInAnArchive() throws Exception {
    Map<String, byte[]> files = BaseBackup.files();
    MemoryDirectory tars =
        MemoryDirectory.directory()
            .with("base.tar", BaseBackup.tar(files))
            .with(
                "pg_wal.tar",
                BaseBackup.tar(Map.of("000000010000000000000009", BaseBackup.segment())))
            .with("backup_manifest", BaseBackup.manifest(files, "SHA256"));
    Inspection whole = tar(tars);
    assertThat(codes(whole)).isEmpty();
    assertThat(whole.format()).isEqualTo("postgresql.basebackup.tar");
    assertThat(codes(tar(tars.without("base.tar")))).contains("directory.file_missing");
  }

  @Test
  void looksForNoTablespaceThatTheArchiveOnlyLinksTo() throws Exception {
    Map<String, byte[]> files = BaseBackup.files();
    files.put("pg_tblspc/16384/PG_15_202209061/5/1", new byte[8192]);
    MemoryDirectory there =
        BaseBackup.withoutManifest().with("backup_manifest", BaseBackup.manifest(files, "SHA256"));
    TarBuilder tar = TarBuilder.tar().symlink("main/pg_tblspc/16384", "/mnt/fast");
    for (DirectoryContent.File file : there.files()) {
      tar.member('0', "main/" + file.path().text(), "", there.bytes(file.path().text()));
    }
    assertThat(codes(look.at("a.tar", tar.zeros(1024).bytes())))
        .containsExactly("format.unsupported");
    assertThat(codes(tar(there))).contains("directory.file_missing");
  }
}
