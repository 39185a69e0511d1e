package io.backupmonitor.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.program.MadeRepository;
import io.backupmonitor.restore.folder.FolderEngine;
import io.backupmonitor.restore.mariadb.MariadbEngine;
import io.backupmonitor.restore.postgresql.PostgresEngine;
import io.backupmonitor.restore.postgresql.RealPostgres;
import io.backupmonitor.restore.redis.RedisEngine;
import io.backupmonitor.restore.repository.BorgEngine;
import io.backupmonitor.restore.repository.ResticEngine;
import io.backupmonitor.restore.sqlite.SqliteEngine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Backups that become larger than a drill may write end it, and blame nobody.
final class ScratchLimitTest {

  private static final String CODE = "limit.scratch";
  private static final long MB = 1_000_000;

  @TempDir Path folder;

  @BeforeEach
  void open() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
  }

  private DrillLanguage drill(RestoreEngine engine, long bytes) {
    assumeTrue(engine.unavailable().isEmpty(), engine.name() + " is not installed");
    return new DrillLanguage(engine, folder).within(Duration.ofMinutes(2)).writing(bytes);
  }

  @Test
  void endsADumpOfPostgresqlThatMakesRows() throws Exception {
    String dump =
        IsolationTest.POSTGRESQL.replace(
            "VALUES (1);",
            "SELECT g FROM generate_series(1, 2000000000) g;\nSELECT pg_catalog.pg_sleep(0);");
    drill(new PostgresEngine(), 150 * MB)
        .bytes("a.sql", "postgresql.sql", bytes(dump))
        .mustNotKnow(CODE)
        .saying("150 MB are allowed");
  }

  @Test
  void endsADumpOfMariadbThatDoublesItsRows() throws Exception {
    String doubling = "INSERT INTO `t` SELECT a FROM `t`;\n".repeat(40);
    String dump = IsolationTest.MARIADB.replace("VALUES (1);\n", "VALUES (1);\n" + doubling);
    drill(new MariadbEngine(), 250 * MB)
        .bytes("a.sql", "mysql.sql", bytes(dump))
        .mustNotKnow(CODE)
        .saying("250 MB are allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;",
        // what is sorted goes into a file without a name
        "SELECT max(a) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            + " SELECT hex(randomblob(500)) AS a FROM n ORDER BY a LIMIT -1 OFFSET 1);",
      })
  void endsADumpOfSqliteThatMakesRows(String growing) throws Exception {
    String dump = IsolationTest.SQLITE.replace("VALUES (1);\n", "VALUES (1);\n" + growing + "\n");
    drill(new SqliteEngine(), 50 * MB)
        .bytes("a.sql", "sqlite.sql", bytes(dump))
        .mustNotKnow(CODE)
        .saying("50 MB are allowed");
  }

  @Test
  void leavesALargeSnapshotOfRedisAlone() throws Exception {
    drill(new RedisEngine(), 100)
        .bytes("a.rdb", "redis.rdb", IsolationTest.snapshot())
        .mustNotKnow(CODE);
  }

  @Test
  void endsAnArchiveThatIsTooLarge() throws Exception {
    drill(new FolderEngine(), 10 * MB)
        .bytes("a.tar", "tar", tar(1, 11_000_000))
        .mustNotKnow(CODE)
        .saying("it may write 10,000,000 bytes", "'file0'");
  }

  @Test
  void endsAnArchiveOfVeryManyEmptyFiles() throws Exception {
    drill(new FolderEngine(), 2 * MB).bytes("a.tar", "tar", tar(1_000, 0)).mustNotKnow(CODE);
  }

  @Test
  void restoresWhatKeepsToIt() throws Exception {
    assertThat(
            drill(new FolderEngine(), 10 * MB)
                .bytes("a.tar", "tar", tar(100, 50_000))
                .outcome()
                .status())
        .isEqualTo(Verdict.PASSED);
  }

  @Test
  void endsABaseBackupThatIsTooLarge() throws Exception {
    PostgresEngine engine = new PostgresEngine();
    assumeTrue(engine.unavailable().isEmpty(), "PostgreSQL is not installed");
    RealPostgres.backedUp(folder);
    drill(engine, 5 * MB).directory("real/plain", "postgresql.basebackup").mustNotKnow(CODE);
    pack("real/plain", "packed");
    drill(engine, 15 * MB).directory("packed", "postgresql.basebackup").mustNotKnow(CODE);
  }

  private void pack(String from, String to) throws Exception {
    String list = "backup_manifest";
    Files.createDirectory(folder.resolve(to));
    Files.copy(folder.resolve(from).resolve(list), folder.resolve(to).resolve(list));
    String packed = to + "/base.tar.gz";
    Process tar =
        new ProcessBuilder("tar", "-czf", packed, "--exclude", "./" + list, "-C", from, ".")
            .directory(folder.toFile())
            .start();
    assertThat(tar.waitFor()).isZero();
  }

  @Test
  void endsTheCopyOfALargeRepository() throws Exception {
    assumeTrue(new BorgEngine().unavailable().isEmpty(), "borg is not installed");
    MadeRepository.filledBorg(folder);
    drill(new BorgEngine(), MB / 10)
        .knowing(secret())
        .directory("repository", "borg")
        .mustNotKnow(CODE);
  }

  @Test
  void saysWhenNoFileOfASnapshotFits() throws Exception {
    assumeTrue(new ResticEngine().unavailable().isEmpty(), "restic is not installed");
    MadeRepository made = MadeRepository.restic(folder);
    Files.write(Files.createDirectory(folder.resolve("tree")).resolve("big"), new byte[50_000_000]);
    made.restic("backup", "tree");
    drill(new ResticEngine(), 10 * MB)
        .knowing(secret())
        .directory("repository", "restic")
        .mustNotKnow(CODE);
  }

  private KeyFiles secret() {
    return KeyFiles.of(folder.resolve("password"), null);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] tar(int files, int size) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (int number = 0; number < files; number++) {
        TarArchiveEntry entry = new TarArchiveEntry("file" + number);
        entry.setSize(size);
        tar.putArchiveEntry(entry);
        tar.write(MadeRepository.noise(size));
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
