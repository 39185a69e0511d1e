package io.backupmonitor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backupmonitor.model.Isolation;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What real children get out of each rung that this machine has: what the rung promises to keep
/// away is tried, and what it does not promise is seen to be there, so that no trial is a blank.
final class RungTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private Path folder;
  private Path open;
  private final Family family = Family.unborn();

  /// Not below a folder that only the user of this process may enter: the rung has to keep the
  /// child away, not that.
  @BeforeEach
  void begin() throws IOException {
    folder = Files.createTempDirectory(Path.of("/var/tmp"), "backup-monitor-rung");
    permit(folder, "rwxr-xr-x");
    open = Files.createDirectory(folder.resolve("open"));
    permit(open, "rwxrwxrwx");
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    assertThat(family.left()).as("processes").isEmpty();
    ScratchRemoval.remove(folder);
  }

  private static Path permit(Path path, String permissions) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static ProcessRunner on(Isolation isolation) {
    Optional<Rung> rung = ProcessRunner.ladder().rung(isolation);
    assumeTrue(rung.isPresent(), "this machine does not have " + isolation);
    return new ProcessRunner(rung.orElseThrow());
  }

  private static ChildCommand shell(String script) {
    return ChildCommand.of("/bin/sh", "-c", script);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void keepsTheNetworkAway(Isolation isolation) throws Exception {
    ProcessRunner runner = on(isolation);
    assumeTrue(Files.exists(Path.of("/bin/bash")), "bash is not installed");
    boolean reached;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "/dev/tcp/127.0.0.1/" + server.getLocalPort();
      runner.run(ChildCommand.of("/bin/bash", "-c", "exec 3<>" + address), LONG);
      server.setSoTimeout(100);
      reached = isReached(server);
    }
    assertThat(reached).isEqualTo(!isolation.isAtLeast(Isolation.NAMESPACES));
  }

  private static boolean isReached(ServerSocket server) throws IOException {
    try {
      server.accept().close();
      return true;
    } catch (SocketTimeoutException nobody) {
      return false;
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void keepsWhatItsUserMayNotReadAway(Isolation isolation) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "the password");
    permit(secret, "rw-------");
    boolean kept = ChildUser.isRoot() || isolation.isAtLeast(Isolation.BUBBLEWRAP);
    assertThat(on(isolation).run(shell("cat " + secret), LONG).succeeded()).isEqualTo(!kept);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void showsNothingButTheSystemAtTheTop(Isolation isolation) throws Exception {
    Path readable = Files.writeString(folder.resolve("readable"), "a backup");
    permit(readable, "rw-r--r--");
    ProcessRunner runner = on(isolation);
    boolean top = isolation.isAtLeast(Isolation.BUBBLEWRAP);
    assertThat(runner.run(shell("cat " + readable), LONG).succeeded()).isEqualTo(!top);
    String script =
        "for each in /var /tmp /home /etc/hostname; do [ -e $each ] && echo $each; done";
    assertThat(runner.run(shell(script), LONG).output().isEmpty()).isEqualTo(top);
    ChildCommand given = shell("cat " + readable).reaching(List.of(readable), List.of());
    assertThat(runner.run(given, LONG).output()).isEqualTo("a backup");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void letsNothingBeWrittenButWhatWasGivenAtTheTop(Isolation isolation) throws Exception {
    ProcessRunner runner = on(isolation);
    boolean top = isolation.isAtLeast(Isolation.BUBBLEWRAP);
    runner.run(shell("echo x >%s/marker; echo x >/usr/marker".formatted(open)), LONG);
    assertThat(Files.exists(open.resolve("marker"))).isEqualTo(!top);
    assertThat(Path.of("/usr/marker")).doesNotExist();
    String script = "echo x >%s/given".formatted(open);
    runner.run(shell(script).reaching(List.of(open), List.of()), LONG);
    assertThat(Files.exists(open.resolve("given"))).isEqualTo(!top);
    assertThat(runner.run(shell(script).reaching(List.of(), List.of(open)), LONG).succeeded())
        .isTrue();
    assertThat(open.resolve("given")).hasContent("x");
  }

  /// Scratch folders lie there on machines with much memory.
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void reachesFoldersInMemory(Isolation isolation) throws Exception {
    Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "backup-monitor-rung");
    try {
      permit(memory, "rwxrwxrwx");
      ChildCommand command =
          shell("echo x >%s/given".formatted(memory)).reaching(List.of(), List.of(memory));
      assertThat(on(isolation).run(command, LONG).output()).isEmpty();
      assertThat(memory.resolve("given")).hasContent("x");
    } finally {
      ScratchRemoval.remove(memory);
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void hidesTheEnvironmentOfThisProcess(Isolation isolation) throws Exception {
    ChildResult result =
        on(isolation)
            .run(
                shell(
                    "cat /proc/1/environ /proc/self/environ /proc/%d/environ | tr '\\0' '\\n'; echo done"
                        .formatted(ProcessHandle.current().pid())),
                LONG);
    assertThat(result.output()).contains("done").contains("LC_ALL=C");
    if (isolation.isAtLeast(Isolation.USER)) {
      List<String> own =
          System.getenv().entrySet().stream()
              .filter(entry -> !entry.getKey().matches("PATH|LC_ALL|TZ|PWD|_"))
              .map(Object::toString)
              .toList();
      assertThat(own).isNotEmpty();
      assertThat(result.output().lines()).doesNotContainAnyElementsOf(own);
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void givesNoRights(Isolation isolation) throws Exception {
    String script = "id -u; grep -E '^(NoNewPrivs|Cap(Prm|Eff))' /proc/self/status";
    assertThat(on(isolation).run(shell(script), LONG).output().lines())
        .doesNotContain("0")
        .contains("NoNewPrivs:\t1", "CapPrm:\t0000000000000000", "CapEff:\t0000000000000000");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void endsAnEndlessLoop(Isolation isolation) throws Exception {
    ChildResult result =
        on(isolation)
            .run(
                shell(": %s; while :; do :; done".formatted(family.mark())), Duration.ofSeconds(1));
    assertThat(result.exitCode()).isEmpty();
  }

  /// Where the child's user is nobody else's, the bound is its own; elsewhere it is that of all.
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#isolating")
  void boundsAForkBomb(Isolation isolation) throws Exception {
    ChildCommand bomb =
        shell("echo .; while sleep %s & do echo .; done".formatted(family.mark()))
            .within(new ChildLimits(0, 0, 64));
    ChildResult result = on(isolation).run(bomb, LONG);
    assertThat(result.output()).containsIgnoringCase("fork");
    assertThat(result.output().lines().count())
        .isBetween(1L, isolation == Isolation.BUBBLEWRAP ? 65L : 1030L);
    assertThat(family.left()).isEmpty();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void boundsWhatIsAllocated(Isolation isolation) throws Exception {
    ChildCommand greedy =
        shell("head -c 5000000000 /dev/zero | tail -n 1 | wc -c").within(256L << 20);
    ChildResult result = on(isolation).run(greedy, LONG);
    assertThat(result.exitCode()).as("ended before its time").isPresent();
    assertThat(result.output()).containsIgnoringCase("memory exhausted");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void boundsWhatIsWrittenIntoAFile(Isolation isolation) throws Exception {
    ChildCommand greedy =
        shell("head -c 5000000 /dev/zero >%s/large".formatted(open))
            .within(new ChildLimits(0, 1 << 20, 64))
            .reaching(List.of(), List.of(open));
    assertThat(on(isolation).run(greedy, LONG).succeeded()).isFalse();
    assertThat(open.resolve("large")).hasSize(1 << 20);
  }

  /// Starts a child that starts others, says so, and waits for ever.
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      Isolation isolation = Isolation.valueOf(arguments[0]);
      String script = "sleep %1$s & setsid sleep %1$s & sleep %1$s".formatted(arguments[1]);
      try (ChildProcess child = on(isolation).start(shell(script))) {
        System.out.println("started");
        child.waitFor(Duration.ofDays(1));
      }
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#apart")
  void endsWithItsParent(Isolation isolation) throws Exception {
    on(isolation);
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                isolation.name(),
                family.mark())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said = parent.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo("started");
      family.awaitBirth();
    } finally {
      parent.destroyForcibly();
    }
    assertThat(parent.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(family.left()).isEmpty();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#apart")
  void neverStartsWhenNobodyReadsWhatItWrites(Isolation isolation) throws Exception {
    on(isolation);
    ChildCommand command = shell("echo x >%s/started".formatted(open));
    ProcessBuilder unread =
        new ProcessBuilder(
                ProcessRunner.ladder()
                    .rung(isolation)
                    .orElseThrow()
                    .words(command.reaching(List.of(), List.of(open))))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    unread.environment().put(Guard.PARENT, String.valueOf(ProcessHandle.current().pid()));
    Process process = unread.start();
    process.getInputStream().close();
    assertThat(process.waitFor()).isNotZero();
    assertThat(open.resolve("started")).doesNotExist();
  }

  /// A parent that is being killed may still take what a child writes, long after it stopped to
  /// look at what becomes of it.
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#apart")
  void neverStartsWhenNobodyTellsItToGoOn(Isolation isolation) throws Exception {
    ChildCommand command = shell("echo x >%s/started".formatted(open));
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessRunner.ladder()
                .rung(isolation)
                .orElseThrow()
                .words(command.reaching(List.of(), List.of(open))));
    builder.environment().put(Guard.PARENT, String.valueOf(ProcessHandle.current().pid()));
    Process process = builder.start();
    assertThat(process.getInputStream().read()).isEqualTo(Guard.SETTLED);
    process.getOutputStream().close();
    assertThat(process.waitFor()).isEqualTo(125);
    assertThat(open.resolve("started")).doesNotExist();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#all")
  void neverStartsWhenItsParentIsGone(Isolation isolation) throws Exception {
    on(isolation);
    List<String> words =
        ProcessRunner.ladder().rung(isolation).orElseThrow().words(shell("echo started"));
    ProcessBuilder orphan = new ProcessBuilder(words).redirectErrorStream(true);
    orphan.environment().put(Guard.PARENT, "1");
    Process process = orphan.start();
    assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isNull();
    assertThat(process.waitFor()).isEqualTo(125);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#isolating")
  void isFoundToKeepWhatItPromises(Isolation isolation) throws Exception {
    on(isolation);
    Set<Promise> kept =
        RungTrial.all(null).stream()
            .filter(trial -> trial.isolation() == isolation)
            .findFirst()
            .orElseThrow()
            .kept();
    Set<Promise> promised = EnumSet.of(Promise.DIES_WITH_PARENT);
    if (ChildUser.isRoot() || isolation == Isolation.BUBBLEWRAP) {
      promised.add(Promise.HIDES_CONFIGURATION);
    }
    if (isolation.isAtLeast(Isolation.NAMESPACES)) {
      promised.add(Promise.NO_NETWORK);
    }
    if (isolation.isAtLeast(Isolation.BUBBLEWRAP)) {
      promised.add(Promise.NO_WRITING_OUTSIDE);
    }
    assertThat(kept).containsExactlyInAnyOrderElementsOf(promised);
  }
}
