package io.backupmonitor.restore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.restore.DrillLanguage;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.sandbox.Family;
import io.backupmonitor.sandbox.ScratchSpace;
import io.backupmonitor.storage.BackupSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left of the drill of a base backup when the auditor is killed in the middle of it.
final class BaseBackupAbandonedTest {

  private static final int MOMENTS = 3;

  @TempDir Path folder;

  /// Drills again and again, in a process of its own.
  static final class Abandoned {
    private Abandoned() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      BackupSource source = DrillLanguage.directorySource(folder, "real/plain");
      while (true) {
        Path scratch = ScratchSpace.create(folder.resolve("scratch")).folder();
        RestoreRequest request =
            new RestoreRequest(
                source, "postgresql.basebackup", scratch, Duration.ofMinutes(5), false);
        try (RestoreSession session = new PostgresEngine().open(request)) {
          session.finish(DrillLanguage.inspect(source, scratch, session));
        }
      }
    }
  }

  @Test
  void nothingIsLeftWhenTheAuditorIsKilled() throws Exception {
    RealPostgres.backedUp(folder);
    for (int moment = 0; moment < MOMENTS; moment++) {
      killInTheMiddle();
    }
    try (Stream<Path> left = Files.list(folder.resolve("scratch"))) {
      assertThat(left.count()).as("scratch folders of the killed").isGreaterThan(0);
    }
    ScratchSpace.sweep(folder.resolve("scratch"));
    ServerCache.opened().work().close();
    assertThat(folder.resolve("scratch")).isEmptyDirectory();
  }

  private void killInTheMiddle() throws Exception {
    Process auditor =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Abandoned.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<ProcessHandle> family = new ArrayList<>();
    try {
      while (auditor.isAlive() && family.size() < 2) {
        family.clear();
        auditor.descendants().forEach(family::add);
      }
      assertThat(auditor.isAlive()).isTrue();
    } finally {
      auditor.destroyForcibly();
    }
    assertThat(auditor.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(Family.left(family)).as("descendants").isEmpty();
  }
}
