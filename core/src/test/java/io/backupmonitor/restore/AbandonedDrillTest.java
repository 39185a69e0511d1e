package io.backupmonitor.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backupmonitor.model.Isolation;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.mariadb.MariadbEngine;
import io.backupmonitor.restore.postgresql.PostgresEngine;
import io.backupmonitor.restore.redis.RedisEngine;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.sandbox.Family;
import io.backupmonitor.sandbox.ScratchSpace;
import io.backupmonitor.storage.BackupSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
  private static final int KILLS = Integer.getInteger("backupmonitor.kills", 2);

  private static final long LATEST_NANOSECONDS = Duration.ofMillis(600).toNanos();

  @TempDir Path folder;

  enum Kind {
    POSTGRESQL,
    MARIADB,
    REDIS;

    RestoreEngine engine() {
      return switch (this) {
        case POSTGRESQL -> new PostgresEngine();
        case MARIADB -> new MariadbEngine();
        case REDIS -> new RedisEngine();
      };
    }

    String format() {
      return switch (this) {
        case POSTGRESQL -> "postgresql.sql";
        case MARIADB -> "mysql.sql";
        case REDIS -> "redis.rdb";
      };
    }

    byte[] backup() throws Exception {
      return switch (this) {
        case POSTGRESQL -> IsolationTest.text(IsolationTest.POSTGRESQL);
        case MARIADB -> IsolationTest.text(IsolationTest.MARIADB);
        case REDIS -> IsolationTest.snapshot();
      };
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
      BackupSource source = DrillLanguage.source(folder, "backup");
      RestoreEngines.Options options =
          new RestoreEngines.Options(
              folder.resolve("scratch"), false, Duration.ofMinutes(2), Isolation.NONE);
      RestoreEngines engines = new RestoreEngines(List.of(kind.engine()));
      try (Drill drill = engines.begin(source, kind.format(), options)) {
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
    Files.write(folder.resolve("backup"), kind.backup());
    Random moments = new Random(kind.name().length());
    for (int kill = 0; kill < KILLS; kill++) {
      drillAndKillAfter(kind, moments.nextLong(LATEST_NANOSECONDS));
      assertThat(new Family(folder.toString()).left()).as("processes").isEmpty();
      ServerCache.sweepLeftovers();
      ScratchSpace.sweep(folder.resolve("scratch"));
      assertThat(list("scratch")).isEmpty();
      assertThat(list("cache/work")).isEmpty();
    }
  }

  private List<Path> list(String name) throws IOException {
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
