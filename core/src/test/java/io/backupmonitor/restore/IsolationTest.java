package io.backupmonitor.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.mariadb.MariadbEngine;
import io.backupmonitor.restore.postgresql.PostgresEngine;
import io.backupmonitor.restore.redis.RedisEngine;
import io.backupmonitor.restore.sqlite.SqliteEngine;
import io.backupmonitor.sandbox.ProcessRunner;
import io.backupmonitor.storage.BackupSource;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The same drills on every rung of the ladder that this machine has, each saying which it was.
final class IsolationTest {

  static final String POSTGRESQL =
      """
      --
      -- PostgreSQL database dump
      --
      SET client_encoding = 'UTF8';
      CREATE TABLE public.t (a int);
      INSERT INTO public.t VALUES (1);
      --
      -- PostgreSQL database dump complete
      --
      """;

  static final String MARIADB =
      """
      -- MariaDB dump 10.19  Distrib 10.5.1-MariaDB, for debian-linux-gnu (x86_64)
      -- Server version	10.5.1-MariaDB
      CREATE TABLE `t` (a int);
      INSERT INTO `t` VALUES (1);
      -- Dump completed on 2026-11-27  7:00:00
      """;

  static final String SQLITE =
      """
      PRAGMA foreign_keys=OFF;
      BEGIN TRANSACTION;
      CREATE TABLE t (a int);
      INSERT INTO t VALUES (1);
      COMMIT;
      """;

  @TempDir Path folder;

  @AfterEach
  void allow() {
    System.clearProperty(ProcessRunner.MOST_PROPERTY);
  }

  private static void on(Isolation isolation) {
    System.setProperty(ProcessRunner.MOST_PROPERTY, isolation.word());
    assumeTrue(
        ProcessRunner.shared().isolation() == isolation, "this machine does not have " + isolation);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void restoresPostgresql(Isolation isolation) throws Exception {
    on(isolation);
    mustPass(new PostgresEngine(), "postgresql.sql", text(POSTGRESQL), "1 table, 1 row", isolation);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void restoresMariadb(Isolation isolation) throws Exception {
    on(isolation);
    mustPass(new MariadbEngine(), "mysql.sql", text(MARIADB), "1 table, 1 row", isolation);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void restoresRedis(Isolation isolation) throws Exception {
    on(isolation);
    mustPass(new RedisEngine(), "redis.rdb", snapshot(), "7 keys in 2 databases", isolation);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void restoresSqlite(Isolation isolation) throws Exception {
    on(isolation);
    mustPass(new SqliteEngine(), "sqlite.sql", text(SQLITE), "1 table, 1 row", isolation);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void restoresRestic(Isolation isolation) throws Exception {
    mustPass(AbandonedDrillTest.Kind.RESTIC, isolation);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void restoresBorg(Isolation isolation) throws Exception {
    mustPass(AbandonedDrillTest.Kind.BORG, isolation);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void restoresABaseBackup(Isolation isolation) throws Exception {
    mustPass(AbandonedDrillTest.Kind.BASE_BACKUP, isolation);
  }

  private void mustPass(AbandonedDrillTest.Kind kind, Isolation isolation) throws Exception {
    on(isolation);
    assumeTrue(kind.engine().unavailable().isEmpty(), kind + " is not installed");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    kind.backUp(folder);
    RestoreTest test = drill(kind.engine(), kind.format, kind.source(folder), kind.options(folder));
    assertThat(test.status()).as(test.toString()).isEqualTo(Verdict.PASSED);
    assertThat(test.isolation()).isEqualTo(isolation);
    try (Stream<Path> left = Files.list(folder.resolve("scratch"))) {
      assertThat(left).isEmpty();
    }
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] snapshot() throws Exception {
    try (InputStream packed =
            Objects.requireNonNull(
                IsolationTest.class.getResourceAsStream("redis/snapshot.rdb.gz"));
        GZIPInputStream unpacked = new GZIPInputStream(packed)) {
      return unpacked.readAllBytes();
    }
  }

  private void mustPass(
      RestoreEngine engine, String format, byte[] content, String result, Isolation isolation)
      throws Exception {
    assumeTrue(engine.unavailable().isEmpty(), engine.name() + " is not installed");
    RestoreTest test = drill(engine, format, content, Isolation.NONE);
    assertThat(test.status()).as(test.toString()).isEqualTo(Verdict.PASSED);
    assertThat(test.result()).startsWith(result).endsWith("; " + isolation.text());
    assertThat(test.isolation()).isEqualTo(isolation);
    try (Stream<Path> left = Files.list(folder.resolve("scratch"))) {
      assertThat(left).isEmpty();
    }
  }

  private RestoreTest drill(RestoreEngine engine, String format, byte[] content, Isolation weakest)
      throws Exception {
    Files.write(folder.resolve("backup"), content);
    BackupSource source = DrillLanguage.source(folder, "backup");
    RestoreEngines.Options options =
        new RestoreEngines.Options(
            folder.resolve("scratch"), false, Duration.ofMinutes(2), weakest);
    return drill(engine, format, source, options);
  }

  private RestoreTest drill(
      RestoreEngine engine, String format, BackupSource source, RestoreEngines.Options options)
      throws Exception {
    return drill(engine, format, source, options, ContentQuestions.NONE);
  }

  private RestoreTest drill(
      RestoreEngine engine,
      String format,
      BackupSource source,
      RestoreEngines.Options options,
      ContentQuestions questions)
      throws Exception {
    try (Drill drill = new RestoreEngines(List.of(engine)).begin(source, format, options)) {
      return drill.finish(
          0,
          DrillLanguage.inspect(source, folder, drill.sink(), drill.listener()),
          Instant.EPOCH,
          questions);
    }
  }

  /// Nothing of a database of SQLite is run to restore it, but a check may ask one of its views.
  @Test
  void asksADatabaseNothingWithLessThanIsAskedFor() throws Exception {
    System.setProperty(ProcessRunner.MOST_PROPERTY, Isolation.USER.word());
    RestoreTest refused = askedDatabase(Isolation.BUBBLEWRAP);
    assertThat(refused.status()).isEqualTo(Verdict.ERROR);
    assertThat(refused.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.RESTORE_CHECK_ERROR);
              assertThat(finding.message())
                  .contains("the query would run what the backup contains with isolation ");
            });
    assertThat(refused.evidence().contents().tables()).containsEntry("t", 1L);

    RestoreTest allowed = askedDatabase(Isolation.NONE);
    assertThat(allowed.status()).isEqualTo(Verdict.PASSED);
    assertThat(allowed.evidence().asserts()).isTrue();
  }

  private RestoreTest askedDatabase(Isolation weakest) throws Exception {
    Path file = folder.resolve("shop.db");
    Files.deleteIfExists(file);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE t (a int)");
      statement.executeUpdate("INSERT INTO t VALUES (1)");
      statement.executeUpdate("CREATE VIEW v AS SELECT a FROM t");
    }
    ContentCheck check =
        new ContentCheck(
            "view", List.of(), new ContentCheck.Query(null, "SELECT a FROM v", Asked.equal(1)));
    return drill(
        new SqliteEngine(),
        "sqlite",
        DrillLanguage.source(folder, "shop.db"),
        new RestoreEngines.Options(
            folder.resolve("scratch"), false, Duration.ofMinutes(2), weakest),
        new ContentQuestions(List.of(check), Asked.MADE, _ -> List.of(), weakest));
  }

  @Test
  void refusesToRunWhatABackupContainsWithLessThanIsAskedFor() throws Exception {
    System.setProperty(ProcessRunner.MOST_PROPERTY, Isolation.USER.word());
    Isolation here = ProcessRunner.shared().isolation();
    RestoreTest test =
        drill(new PostgresEngine(), "postgresql.sql", text(POSTGRESQL), Isolation.BUBBLEWRAP);
    assertThat(test.status()).isEqualTo(Verdict.ERROR);
    assertThat(test.result())
        .contains(here.text(), Isolation.BUBBLEWRAP.text(), "install the package bubblewrap")
        .endsWith("--isolation %s)".formatted(here == Isolation.USER ? "auto" : "none"));
    assertThat(test.findings().getFirst().code().code()).isEqualTo("restore.no_engine");
    assertThat(test.isolation()).isNull();
  }
}
