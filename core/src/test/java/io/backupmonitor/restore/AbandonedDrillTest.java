package io.backupmonitor.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.program.MadeRepository;
import io.backupmonitor.restore.folder.FolderEngine;
import io.backupmonitor.restore.mariadb.MariadbEngine;
import io.backupmonitor.restore.postgresql.PostgresEngine;
import io.backupmonitor.restore.postgresql.RealPostgres;
import io.backupmonitor.restore.redis.RedisEngine;
import io.backupmonitor.restore.repository.BorgEngine;
import io.backupmonitor.restore.repository.ResticEngine;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.restore.sqlite.SqliteEngine;
import io.backupmonitor.sandbox.Family;
import io.backupmonitor.sandbox.ScratchSpace;
import io.backupmonitor.storage.BackupSource;
import java.io.BufferedReader;
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
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is left of drills that were killed at any moment: nothing that runs, and after the next
/// start nothing on the disk.
final class AbandonedDrillTest {

  /// How often each engine is killed; `-Dbackupmonitor.kills=50` looks closer.
  private static final int KILLS = Integer.getInteger("backupmonitor.kills", 1);

  @TempDir Path folder;

  /// An engine with a backup for it, and about how long a drill of that takes.
  enum Kind {
    POSTGRESQL("postgresql.sql", 600),
    POSTGRESQL_CUSTOM("postgresql.custom", 600),
    POSTGRESQL_DIRECTORY("postgresql.directory", 600),
    POSTGRESQL_TAR("postgresql.tar", 600),
    MARIADB("mysql.sql", 600),
    REDIS("redis.rdb", 600),
    REDIS_LOG("redis.aof", 600),
    SQLITE("sqlite.sql", 1_000),
    SQLITE_FILE("sqlite", 600),
    FOLDER("tar", 600),
    RESTIC("restic", 3_000),
    BORG("borg", 4_000),
    BASE_BACKUP("postgresql.basebackup", 1_500);

    private static final String COMMANDS =
        "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n";

    final String format;
    final Duration latest;

    Kind(String format, int milliseconds) {
      this.format = format;
      this.latest = Duration.ofMillis(milliseconds);
    }

    RestoreEngine engine() {
      return switch (this) {
        case POSTGRESQL, POSTGRESQL_CUSTOM, POSTGRESQL_DIRECTORY, POSTGRESQL_TAR, BASE_BACKUP ->
            new PostgresEngine();
        case MARIADB -> new MariadbEngine();
        case REDIS, REDIS_LOG -> new RedisEngine();
        case SQLITE, SQLITE_FILE -> new SqliteEngine();
        case FOLDER -> new FolderEngine();
        case RESTIC -> new ResticEngine();
        case BORG -> new BorgEngine();
      };
    }

    BackupSource source(Path folder) throws Exception {
      return switch (this) {
        case RESTIC, BORG -> DrillLanguage.directorySource(folder, "repository");
        case BASE_BACKUP -> DrillLanguage.directorySource(folder, "real/plain");
        case POSTGRESQL_DIRECTORY -> DrillLanguage.directorySource(folder, "backup");
        case POSTGRESQL,
            POSTGRESQL_CUSTOM,
            POSTGRESQL_TAR,
            MARIADB,
            REDIS,
            REDIS_LOG,
            SQLITE,
            SQLITE_FILE,
            FOLDER ->
            DrillLanguage.source(folder, "backup");
      };
    }

    private KeyFiles keys(Path folder) {
      return this == RESTIC || this == BORG
          ? KeyFiles.of(folder.resolve("password"), null)
          : KeyFiles.NONE;
    }

    RestoreEngines.Options options(Path folder) {
      return new RestoreEngines.Options(
          folder.resolve("scratch"),
          false,
          Duration.ofMinutes(2),
          Isolation.NONE,
          List.of(),
          keys(folder));
    }

    void backUp(Path folder) throws Exception {
      switch (this) {
        case POSTGRESQL -> write(folder, IsolationTest.text(IsolationTest.POSTGRESQL));
        case MARIADB -> write(folder, IsolationTest.text(IsolationTest.MARIADB));
        case POSTGRESQL_CUSTOM -> RealPostgres.dumped(folder, "-Fc");
        case POSTGRESQL_DIRECTORY -> RealPostgres.dumped(folder, "-Fd");
        case POSTGRESQL_TAR -> RealPostgres.dumped(folder, "-Ft");
        case REDIS -> write(folder, IsolationTest.snapshot());
        case REDIS_LOG -> write(folder, IsolationTest.text(COMMANDS));
        case SQLITE_FILE -> database(folder);
        case SQLITE -> write(folder, IsolationTest.text(IsolationTest.SQLITE));
        case FOLDER -> tar(folder);
        case RESTIC -> MadeRepository.filledRestic(folder);
        case BORG -> MadeRepository.filledBorg(folder);
        case BASE_BACKUP -> RealPostgres.backedUp(folder);
      }
    }

    private static void write(Path folder, byte[] backup) throws IOException {
      Files.write(folder.resolve("backup"), backup);
    }

    private static void database(Path folder) throws Exception {
      try (Connection connection =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("backup"));
          Statement statement = connection.createStatement()) {
        statement.executeUpdate("CREATE TABLE t (a int)");
        statement.executeUpdate("INSERT INTO t VALUES (1)");
      }
    }

    private static void tar(Path folder) throws Exception {
      Path tree = Files.createDirectory(folder.resolve("tree"));
      for (int number = 0; number < 3_000; number++) {
        Files.writeString(tree.resolve("file" + number), "content " + number);
      }
      Process tar =
          new ProcessBuilder("tar", "-cf", "backup", "tree").directory(folder.toFile()).start();
      assertThat(tar.waitFor()).isZero();
    }
  }

  /// Drills the same backup again and again, and tells each time.
  static final class Driller {
    private Driller() {}

    public static void main(String[] arguments) throws Exception {
      Kind kind = Kind.valueOf(arguments[0]);
      Path folder = Path.of(arguments[1]);
      while (true) {
        drill(kind, folder);
        System.out.println("drilled");
      }
    }

    private static void drill(Kind kind, Path folder) throws Exception {
      BackupSource source = kind.source(folder);
      RestoreEngines engines = new RestoreEngines(List.of(kind.engine()));
      try (Drill drill = engines.begin(source, kind.format, kind.options(folder))) {
        Verdict verdict =
            drill
                .finish(
                    0,
                    DrillLanguage.inspect(source, folder, drill.sink(), drill.listener()),
                    Instant.EPOCH)
                .status();
        assertThat(verdict).isEqualTo(Verdict.PASSED);
      }
    }
  }

  @BeforeEach
  void begin() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    System.setProperty(ServerCache.PROPERTY, folder.resolve("cache").toString());
  }

  @AfterEach
  void end() {
    System.clearProperty(ServerCache.PROPERTY);
  }

  @ParameterizedTest
  @EnumSource
  void leavesNothing(Kind kind) throws Exception {
    assumeTrue(kind.engine().unavailable().isEmpty(), kind + " is not installed");
    kind.backUp(folder);
    Random moments = new Random(kind.name().length());
    for (int kill = 0; kill < KILLS; kill++) {
      drillAndKillAfter(kind, moments.nextLong(kind.latest.toNanos()));
      assertThat(new Family(folder.toString()).left()).as("processes").isEmpty();
      ServerCache.sweepLeftovers();
      ScratchSpace.sweep(folder.resolve("scratch"));
      assertThat(list("scratch")).as("scratch folders").isEmpty();
      assertThat(list("cache/work")).as("folders of servers").isEmpty();
      assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(folder.toString());
    }
  }

  private List<Path> list(String name) throws IOException {
    if (!Files.exists(folder.resolve(name))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.toList();
    }
  }

  private void drillAndKillAfter(Kind kind, long nanoseconds) throws Exception {
    Process driller =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D%s=%s".formatted(ServerCache.PROPERTY, folder.resolve("cache")),
                "-cp",
                System.getProperty("java.class.path"),
                Driller.class.getName(),
                kind.name(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<ProcessHandle> family;
    try (BufferedReader said = driller.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo("drilled");
      long moment = System.nanoTime() + nanoseconds;
      while (System.nanoTime() < moment) {
        Thread.onSpinWait();
      }
      family = driller.descendants().toList();
    } finally {
      driller.destroyForcibly();
    }
    assertThat(driller.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(Family.left(family)).as("descendants").isEmpty();
  }
}
