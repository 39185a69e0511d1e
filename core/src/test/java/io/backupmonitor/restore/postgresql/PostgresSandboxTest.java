package io.backupmonitor.restore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backupmonitor.model.Isolation;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What somebody gets out of a drill who has broken every wall that the server itself has: here the
/// superuser, who may run programs.
final class PostgresSandboxTest {

  private Path folder;
  private ServerCache.WorkFolder work;
  private @Nullable PostgresServer server;

  @BeforeEach
  void begin() throws Exception {
    folder = Files.createTempDirectory(Path.of("/var/tmp"), "backup-monitor-hostile");
    permit(folder, "rwxrwxrwx");
    work = ServerCache.opened().work();
  }

  @AfterEach
  void end() throws Exception {
    System.clearProperty(ProcessRunner.MOST_PROPERTY);
    if (server != null) {
      server.close();
    }
    work.close();
    for (String name : List.of("secret", "backup.sql", "marker")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private void startOn(Isolation isolation) throws Exception {
    System.setProperty(ProcessRunner.MOST_PROPERTY, isolation.word());
    assumeTrue(
        ProcessRunner.shared().isolation() == isolation, "this machine does not have " + isolation);
    ServerCache cache = ServerCache.opened();
    PostgresBinaries binaries = BundledPostgres.unpacked(cache);
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    PostgresTemplate template = PostgresTemplate.prepared(cache, binaries, user);
    server = PostgresServer.started(binaries, template, work.path(), work.path().resolve("socket"));
  }

  private PostgresServer running() {
    return Objects.requireNonNull(server);
  }

  /// What a program writes that the server runs.
  private List<String> output(String program) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection =
            running().connect(PostgresServer.OWN_DATABASE, running().superuser());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMPORARY TABLE said (line text)");
      statement.execute("COPY said FROM PROGRAM '%s'".formatted(program.replace("'", "''")));
      try (ResultSet rows = statement.executeQuery("SELECT line FROM said")) {
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
      }
    }
    return lines;
  }

  private boolean runs(String program) {
    try {
      output(program);
      return true;
    } catch (SQLException refused) {
      return false;
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#isolating")
  void evenTheSuperuserStaysInside(Isolation isolation) throws Exception {
    startOn(isolation);
    boolean top = isolation == Isolation.BUBBLEWRAP;
    Path secret = Files.writeString(folder.resolve("secret"), "password");
    permit(secret, "rw-------");
    Path backup = Files.writeString(folder.resolve("backup.sql"), "other");
    permit(backup, "rw-r--r--");
    Path marker = folder.resolve("marker");
    assertThat(runs("true")).as("a program runs").isTrue();
    assertThat(runs("cat " + secret)).isEqualTo(!top && !ChildUser.isRoot());
    assertThat(runs("cat " + backup)).isEqualTo(!top);
    runs("touch " + marker);
    assertThat(Files.exists(marker)).isEqualTo(!top);
    assertThat(isReached()).isEqualTo(!isolation.isAtLeast(Isolation.NAMESPACES));
    List<String> own =
        System.getenv().entrySet().stream()
            .filter(entry -> !entry.getKey().matches("PATH|LC_ALL|TZ|PWD|_"))
            .map(Object::toString)
            .toList();
    assertThat(output("env")).isNotEmpty().doesNotContainAnyElementsOf(own);
  }

  private boolean isReached() throws IOException {
    assumeTrue(Files.exists(Path.of("/bin/bash")), "bash is not installed");
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      runs("bash -c 'exec 3<>/dev/tcp/127.0.0.1/%d'".formatted(door.getLocalPort()));
      door.setSoTimeout(100);
      door.accept().close();
      return true;
    } catch (SocketTimeoutException nobody) {
      return false;
    }
  }

  /// Only this process' user is let in: neither the server itself under any name, nor what it runs.
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#isolating")
  void whatTheServerRunsGetsNoConnection(Isolation isolation) throws Exception {
    assumeTrue(ChildUser.isRoot(), "otherwise the server's user is the same");
    startOn(isolation);
    assumeTrue(Files.exists(Path.of("/usr/bin/psql")), "psql is not installed");
    String call =
        "/usr/bin/psql -h %s -U %s -c 'SELECT 1' template1 2>&1 || true"
            .formatted(work.path().resolve("socket"), running().superuser());
    assertThat(output(call).toString()).contains("Peer authentication failed");
  }
}
