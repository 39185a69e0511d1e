package io.backupmonitor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.database.Standing;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.RestoreEvidence;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Verdict;
import java.io.IOException;
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
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that is killed is simply made again: what it left is removed, what it recorded holds, and
/// in the end every backup has exactly one result of each kind.
class KilledRunProcessTest {

  /// How often a run is killed at any moment; `-Dbackupmonitor.kills=50` looks closer.
  private static final int KILLS = Integer.getInteger("backupmonitor.kills", 2);

  private static final Duration LATEST = Duration.ofSeconds(5);
  private static final int PARTS = 12;
  private static final String PASSWORD = "secret";

  @TempDir Path folder;

  /// A small backup for one engine.
  ///
  /// @param program what has to be installed for its drill; empty where nothing has
  private record Specimen(String name, String program, String text) {

    private boolean isDrilled() {
      return program.isEmpty() || isInstalled(program);
    }
  }

  private static boolean isInstalled(String program) {
    return Stream.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin")
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  private static final List<Specimen> SPECIMENS =
      List.of(
          new Specimen(
              "shop%d.sql",
              "setpriv",
              """
              --
              -- PostgreSQL database dump
              --

              -- Dumped from database version 15.18
              -- Dumped by pg_dump version 15.18

              CREATE TABLE public.orders (id integer);

              COPY public.orders (id) FROM stdin;
              1
              2
              \\.

              --
              -- PostgreSQL database dump complete
              --
              """),
          new Specimen(
              "crm%d.sql",
              "mariadbd",
              """
              -- MariaDB dump 10.19  Distrib 10.5.1-MariaDB, for debian-linux-gnu (x86_64)
              -- Server version	10.5.1-MariaDB
              CREATE TABLE `t` (a int);
              INSERT INTO `t` VALUES (1);
              -- Dump completed on 2026-11-27  7:00:00
              """),
          new Specimen(
              "notes%d.sql",
              "",
              """
              PRAGMA foreign_keys=OFF;
              BEGIN TRANSACTION;
              CREATE TABLE t (a int);
              INSERT INTO t VALUES (1);
              COMMIT;
              """),
          new Specimen(
              "cache%d.aof",
              "redis-server",
              "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n"));

  /// A snapshot of one key, by a version that wrote no checksum.
  private static final byte[] REDIS_SNAPSHOT =
      "REDIS0009\u00fe\0\0\1a\1b\u00ff\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private int backups;

  /// Backups that take a while to make, each of another kind.
  private List<Path> made = List.of();

  private void prepare() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    CommandLineRun files =
        CommandLineRun.in(folder)
            .file("password", PASSWORD)
            .file("tree/a", "content")
            .file(
                "config.yaml",
                """
                backups:
                  locations: [{name: all, path: backups, passphrase_file: password}]
                  restore_testing: {test_location: %s}
                reporting: {output_directory: %s}
                alerts: {log: {enabled: false}}
                """
                    .formatted(folder.resolve("scratch"), folder.resolve("reports")));
    for (int number = 0; number < PARTS; number++) {
      String text = "row %d of many rows that are packed%n".formatted(number).repeat(20_000);
      files.bytes("backups/part%d.txt.gz".formatted(number), CommandLineRun.gzip(text));
    }
    backups = PARTS;
    made = PostgresBackups.madeIn(folder);
    arrive(0);
    for (Path each : made) {
      arrive(each, 0);
    }
  }

  /// Lets a backup for each engine arrive.
  private void arrive(int number) throws Exception {
    CommandLineRun files = CommandLineRun.in(folder);
    files.bytes(
        "backups/files%d.tar".formatted(number), CommandLineRun.tar("a" + number, "content"));
    backups++;
    for (Specimen each : SPECIMENS) {
      if (each.isDrilled()) {
        files.file("backups/" + each.name().formatted(number), each.text());
        backups++;
      }
    }
    database(folder.resolve("backups/notes%d.db".formatted(number)));
    backups++;
    if (isInstalled("redis-server")) {
      files.bytes("backups/cache%d.rdb".formatted(number), REDIS_SNAPSHOT);
      backups++;
    }
    if (isInstalled("restic")) {
      run("restic", "-q", "-r", "backups/restic" + number, "init");
      run("restic", "-q", "-r", "backups/restic" + number, "backup", "tree");
      backups++;
    }
    if (isInstalled("borg")) {
      run("borg", "init", "-e", "repokey", "backups/borg" + number);
      run("borg", "create", "backups/borg" + number + "::one", "tree");
      backups++;
    }
  }

  private void arrive(Path backup, int number) throws Exception {
    run("cp", "-R", backup.toString(), "backups/" + number + backup.getFileName());
    backups++;
  }

  private static void database(Path file) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE t (a int)");
      statement.executeUpdate("INSERT INTO t VALUES (1)");
    }
  }

  private void run(String... words) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("made.txt").toFile());
    String home = folder.resolve("home").toString();
    builder
        .environment()
        .putAll(
            Map.of(
                "RESTIC_PASSWORD",
                PASSWORD,
                "BORG_PASSPHRASE",
                PASSWORD,
                "XDG_CACHE_HOME",
                home,
                "BORG_BASE_DIR",
                home));
    int code = builder.start().waitFor();
    assertThat(code).as(Files.readString(folder.resolve("made.txt"))).isZero();
  }

  @Test
  void leavesNothingThatTheNextRunDoesNotPutRight() throws Exception {
    prepare();
    killOnce(() -> Files.exists(folder.resolve("record.db")));
    killOnce(this::aDrillIsOn);
    killOnce(() -> verified() >= backups / 2);
    killOnce(() -> Files.exists(folder.resolve("reports")));
    Random moments = new Random(KILLS);
    for (int kill = 1; kill <= KILLS; kill++) {
      arrive(kill);
      if (!made.isEmpty()) {
        arrive(made.get(kill % made.size()), kill);
      }
      long moment = System.nanoTime() + moments.nextLong(LATEST.toNanos());
      killOnce(() -> System.nanoTime() >= moment);
      nothingIsRecordedTwice();
    }

    Process last = start();
    assertThat(last.waitFor(180 + 20L * KILLS, TimeUnit.SECONDS)).as("it ends").isTrue();
    assertThat(last.exitValue()).as(Files.readString(folder.resolve("out.txt"))).isZero();
    assertThat(folder.resolve("scratch")).isEmptyDirectory();
    assertThat(folder.resolve("cache/work")).isEmptyDirectory();
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
    recordIsWhole();
  }

  private Process start() throws IOException {
    Files.createDirectories(folder.resolve("tmp"));
    ProcessBuilder builder =
        new ProcessBuilder(Distribution.program().toString(), "run")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out.txt").toFile());
    builder.environment().put("DATABASE_URL", "sqlite:///" + folder.resolve("record.db"));
    builder
        .environment()
        .put(
            "BACKUP_MONITOR_JAVA_OPTIONS",
            "-Dbackupmonitor.cache=%s -Djava.io.tmpdir=%s"
                .formatted(folder.resolve("cache"), folder.resolve("tmp")));
    return builder.start();
  }

  private void killOnce(BooleanSupplier moment) throws Exception {
    Process process = start();
    while (process.isAlive() && !moment.getAsBoolean()) {
      Thread.onSpinWait();
    }
    process.destroyForcibly().waitFor();
    assertThat(new FolderProcesses(folder).left()).as("outlives the run that was killed").isEmpty();
  }

  private boolean aDrillIsOn() {
    try (Stream<Path> used = Files.list(folder.resolve("scratch"))) {
      return used.findAny().isPresent();
    } catch (IOException notYet) {
      return false;
    }
  }

  private List<Standing> standings() {
    try (DatabaseManager database = database()) {
      database.createTables();
      return database.backups().window(1L, Instant.EPOCH);
    }
  }

  private DatabaseManager database() {
    return new DatabaseManager("sqlite:///" + folder.resolve("record.db"));
  }

  private long verified() {
    return standings().stream().filter(standing -> standing.verification() != null).count();
  }

  private void nothingIsRecordedTwice() {
    List<Standing> standings = standings();
    try (DatabaseManager database = database()) {
      for (Standing each : standings) {
        List<RestoreTest> drills = database.proofs().restoreTests(each.backup().id(), 10);
        assertThat(drills).as("drills of %s", each.backup().path()).hasSizeLessThanOrEqualTo(1);
        assertThat(drills).allSatisfy(KilledRunProcessTest::hasEvidence);
      }
    }
  }

  private static void hasEvidence(RestoreTest drill) {
    assertThat(drill.status()).as(drill.result()).isEqualTo(Verdict.PASSED);
    assertThat(drill.evidence().checksum()).isNotNull();
    assertThat(drill.evidence().steps()).isNotEmpty();
    assertThat(drill.evidence().scratch()).isEqualTo(RestoreEvidence.Scratch.DESTROYED);
  }

  private void recordIsWhole() {
    List<Standing> standings = standings();
    assertThat(standings).hasSize(backups);
    assertThat(standings)
        .extracting(each -> each.backup().path() + "#" + each.backup().generation())
        .doesNotHaveDuplicates();
    assertThat(standings)
        .allSatisfy(
            each -> {
              assertThat(each.verification()).isEqualTo(Verdict.PASSED);
              assertThat(each.restoreTest()).isEqualTo(Verdict.PASSED);
            });
    nothingIsRecordedTwice();
    try (DatabaseManager database = database()) {
      for (Standing each : standings) {
        assertThat(database.proofs().restoreTests(each.backup().id(), 10)).hasSize(1);
        assertThat(database.proofs().lastVerifications(each.backup().id()))
            .isNotEmpty()
            .extracting(BackupVerification::result)
            .allMatch(result -> !result.isBlank());
      }
    }
  }
}
