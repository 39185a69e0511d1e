package io.backupmonitor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What children may and may not do.
final class ProcessRunnerTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final ProcessRunner runner = ProcessRunner.shared();

  @Test
  void tellsWhatAChildWroteAndHowItEnded() throws Exception {
    ChildResult result = run("echo out; echo err >&2; exit 3");
    assertThat(result.output()).isEqualTo("out\nerr\n");
    assertThat(result.exitCode()).hasValue(3);
    assertThat(result.succeeded()).isFalse();
    assertThat(run("true").succeeded()).isTrue();
  }

  @Test
  void neverRunsAChildAsRoot() throws Exception {
    assertThat(run("id -u").output().strip())
        .isNotEqualTo("0")
        .isEqualTo(String.valueOf(ChildUser.unprivileged().orElseThrow().id()));
  }

  @Test
  void neverRunsAChildAsRootWhereNamespacesAreForbiddenEither() throws Exception {
    ProcessRunner weaker = new ProcessRunner(Confinement.withoutNamespaces().orElseThrow());
    ChildCommand command =
        ChildCommand.of("/bin/sh", "-c", "id -u; grep NoNewPrivs /proc/self/status");
    assertThat(weaker.run(command, LONG).output().lines())
        .containsExactly(
            String.valueOf(ChildUser.unprivileged().orElseThrow().id()), "NoNewPrivs:\t1");
  }

  @Test
  void givesAChildNoNewPrivileges() throws Exception {
    assertThat(run("grep NoNewPrivs /proc/self/status").output()).contains("1");
    assertThat(run("grep CapEff /proc/self/status").output()).contains("0000000000000000");
  }

  @Test
  void givesAChildNothingOfItsOwnEnvironment() throws Exception {
    ChildCommand command = ChildCommand.of("/usr/bin/env").with(Map.of("OURS", "1"));
    List<String> names =
        runner
            .run(command, LONG)
            .output()
            .lines()
            .map(line -> line.substring(0, line.indexOf('=')))
            .sorted()
            .toList();
    assertThat(names).containsExactly("LC_ALL", "OURS", "PATH", "TZ");
  }

  @Test
  void readsItsInputFromAFile(@TempDir Path folder) throws Exception {
    Path input = Files.writeString(folder.resolve("input"), "hello");
    ChildResult result = runner.run(ChildCommand.of("/bin/cat").reading(input), LONG);
    assertThat(result.output()).isEqualTo("hello");
  }

  @Test
  void killsAChildWhoseTimeIsOverWithItsWholeFamily() throws Exception {
    ChildCommand command =
        ChildCommand.of("/bin/sh", "-c", "echo begun; setsid sleep 1000 & sleep 1000 & wait");
    List<ProcessHandle> family;
    try (ChildProcess child = runner.start(command)) {
      while (!child.output().contains("begun")) {
        Thread.onSpinWait();
      }
      family = ProcessHandle.of(child.pid()).orElseThrow().descendants().toList();
      assertThat(child.waitFor(Duration.ofMillis(1))).isEmpty();
    }
    for (ProcessHandle each : family) {
      assertThat(ended(each)).as("process %d", each.pid()).isTrue();
    }
  }

  @Test
  void boundsWhatAChildMayWrite() throws Exception {
    ChildResult result =
        run("echo first; head -c 10000000 /dev/zero | tr '\\0' x; echo; echo last");
    assertThat(result.succeeded()).isTrue();
    assertThat(result.output()).startsWith("first").endsWith("last\n").hasSizeLessThan(100_000);
  }

  @Test
  void boundsTheMemoryOfAChild() throws Exception {
    ChildCommand command =
        ChildCommand.of("/bin/sh", "-c", "ulimit -v; ulimit -c").within(1L << 30);
    assertThat(runner.run(command, LONG).output().lines()).containsExactly("1048576", "0");
  }

  @Test
  void aChildOutlivesTheThreadThatAskedForIt() throws Exception {
    FutureTask<ChildProcess> task =
        new FutureTask<>(() -> runner.start(ChildCommand.of("/bin/sleep", "1000")));
    Thread asking = Thread.ofPlatform().start(task);
    asking.join();
    try (ChildProcess child = child(task)) {
      assertThat(child.waitFor(Duration.ofMillis(300))).isEmpty();
      assertThat(child.isAlive()).isTrue();
    }
  }

  private static ChildProcess child(FutureTask<ChildProcess> task)
      throws InterruptedException, ExecutionException {
    return task.get();
  }

  @Test
  void saysWhatCannotBeStarted() {
    ProcessRunner plain = new ProcessRunner(Confinement.NONE);
    assertThatThrownBy(() -> plain.start(ChildCommand.of("/no/such/program")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void saysWhoIsMissing() {
    assertThat(ProcessRunner.unavailable()).isEmpty();
    String before = System.setProperty(ChildUser.USER_PROPERTY, "nobody-has-this-name");
    try {
      assertThat(ProcessRunner.unavailable().isPresent()).isEqualTo(ChildUser.isRoot());
    } finally {
      if (before == null) {
        System.clearProperty(ChildUser.USER_PROPERTY);
      } else {
        System.setProperty(ChildUser.USER_PROPERTY, before);
      }
    }
  }

  private static boolean ended(ProcessHandle process) throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    return !process.isAlive()
        || !Files.exists(status)
        || Files.readString(status).contains("State:\tZ");
  }

  private ChildResult run(String script) throws IOException, InterruptedException {
    return runner.run(ChildCommand.of("/bin/sh", "-c", script), LONG);
  }
}
