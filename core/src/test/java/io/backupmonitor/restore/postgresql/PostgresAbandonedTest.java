package io.backupmonitor.restore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.DrillLanguage;
import io.backupmonitor.restore.RestoreOutcome;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.server.ServerDrill;
import io.backupmonitor.sandbox.Family;
import io.backupmonitor.storage.BackupSource;
import java.io.BufferedReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left of a drill that nobody ended.
final class PostgresAbandonedTest {

  @TempDir Path folder;

  /// Begins a drill in a process of its own, says so, and waits for ever.
  static final class Abandoned {
    private Abandoned() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      BackupSource source = DrillLanguage.source(folder, "backup.sql");
      Path scratch = Files.createTempDirectory(folder, "scratch");
      ServerDrill drill =
          (ServerDrill)
              new PostgresEngine()
                  .open(
                      new RestoreRequest(
                          source, "postgresql.sql", scratch, Duration.ofMinutes(5), false));
      try (SocketChannel sender = SocketChannel.open(UnixDomainSocketAddress.of(socket(drill)))) {
        sender.write(ByteBuffer.wrap(Files.readAllBytes(folder.resolve("backup.sql"))));
      }
      while (drill.serverProcess() < 0) {
        Thread.onSpinWait();
      }
      System.out.println("listens");
      Thread.sleep(Duration.ofDays(1));
    }
  }

  @Test
  void nothingRunsOnWhenTheAuditorIsKilled() throws Exception {
    Files.writeString(folder.resolve("backup.sql"), "CREATE TABLE t (a serial);\n");
    Process auditor =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Abandoned.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<ProcessHandle> family = new ArrayList<>();
    Path work;
    try (BufferedReader said = auditor.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo("listens");
      auditor.descendants().forEach(family::add);
      assertThat(family).as("the server and its processes").hasSizeGreaterThan(3);
      work = work(family);
    } finally {
      auditor.destroyForcibly();
    }
    assertThat(auditor.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(Family.left(family)).as("descendants").isEmpty();
    new PostgresDrillLanguage(folder)
        .file("CREATE TABLE t (a serial);\nINSERT INTO t VALUES (1);\n")
        .mustPass("1 table, 1 row");
    assertThat(work).as("what the next drill has swept").doesNotExist();
  }

  /// The folder in which the server listens, which is among the words of its process.
  private static Path work(List<ProcessHandle> family) {
    Pattern folder = Pattern.compile("(/\\S*/work/[^/\\s]+)");
    Path work =
        family.stream()
            .flatMap(each -> each.info().commandLine().stream())
            .map(folder::matcher)
            .filter(Matcher::find)
            .map(found -> Path.of(found.group(1)))
            .findFirst()
            .orElseThrow();
    assertThat(work).isDirectory();
    return work;
  }

  private static Path socket(RestoreSession drill) {
    return Path.of(((Sink.Socket) drill.sink()).path());
  }

  @Test
  void aDrillThatIsClosedTooEarlyLeavesNothing() throws Exception {
    Files.writeString(folder.resolve("backup.sql"), "CREATE TABLE t (a serial);\n");
    BackupSource source = DrillLanguage.source(folder, "backup.sql");
    Path scratch = Files.createTempDirectory(folder, "scratch");
    ServerDrill drill =
        (ServerDrill)
            new PostgresEngine()
                .open(
                    new RestoreRequest(
                        source, "postgresql.sql", scratch, Duration.ofMinutes(5), false));
    long server = drill.serverProcess();
    drill.close();
    drill.close();
    assertThat(ProcessHandle.of(server)).isEmpty();
    assertThat(socket(drill)).doesNotExist();
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void twoDrillsAtOnceDoNotDisturbEachOther() throws Exception {
    Files.writeString(
        folder.resolve("backup.sql"),
        "CREATE TABLE t (a serial);\nCREATE ROLE app;\nINSERT INTO t VALUES (1);\n");
    BackupSource source = DrillLanguage.source(folder, "backup.sql");
    Path one = Files.createTempDirectory(folder, "scratch");
    Path two = Files.createTempDirectory(folder, "scratch");
    Duration limit = Duration.ofMinutes(5);
    PostgresEngine engine = new PostgresEngine();
    try (RestoreSession first =
            engine.open(new RestoreRequest(source, "postgresql.sql", one, limit, false));
        RestoreSession second =
            engine.open(new RestoreRequest(source, "postgresql.sql", two, limit, false))) {
      RestoreOutcome ofSecond = second.finish(DrillLanguage.inspect(source, two, second));
      RestoreOutcome ofFirst = first.finish(DrillLanguage.inspect(source, one, first));
      assertThat(ofFirst.status()).isEqualTo(Verdict.PASSED);
      assertThat(ofSecond.status()).isEqualTo(Verdict.PASSED);
    }
  }
}
