package io.backupmonitor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.Isolation;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of children among the processes of the machine when the program is killed: what
/// they started goes on, in sessions of its own, until the next sweep of the program's folders.
final class AbandonedChildTest {

  /// A number that a program might have, but the one that is killed has not.
  private static final String OF_ANOTHER = String.valueOf((1L << 61) + 7);

  @TempDir Path place;

  private final Family family = Family.unborn();
  private final Family neighbours = Family.unborn();

  @AfterEach
  void nothingIsLeft() throws IOException {
    for (Family each : List.of(family, neighbours)) {
      each.members()
          .forEach(
              pid ->
                  ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly));
    }
  }

  /// Uses a scratch folder, starts a child that starts others, says so, and waits for ever.
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws Exception {
      Isolation isolation = Isolation.valueOf(arguments[0]);
      String script =
          "setsid sleep %1$s & setsid sh -c 'while :; do :; done' %1$s & sleep %1$s"
              .formatted(arguments[2]);
      Rung rung = ProcessRunner.ladder().rung(isolation).orElseThrow();
      try (ScratchSpace _ = ScratchSpace.createInYard(Path.of(arguments[1]));
          ChildProcess child =
              new ProcessRunner(rung).start(ChildCommand.of("/bin/sh", "-c", script))) {
        System.out.println("started");
        child.waitFor(Duration.ofDays(1));
      }
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#among")
  void isEndedByTheNextSweepAndNothingElseIs(Isolation isolation) throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                isolation.name(),
                place.toString(),
                family.mark())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> outlived;
    try (BufferedReader said = program.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo("started");
      family.awaitBirth(4);
      neighbour("sleep", neighbours.mark());
      neighbour("prlimit", "--rttime=" + OF_ANOTHER, "sleep", neighbours.mark());
      neighbours.awaitBirth(2);

      assertThat(ScratchSpace.sweep(place)).as("of a living program").isZero();
      assertThat(program.isAlive()).isTrue();
      assertThat(family.members()).hasSizeGreaterThanOrEqualTo(4);
    } finally {
      program.destroyForcibly();
    }
    assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
    outlived = family.members();
    assertThat(outlived).as("what the kernel does not end").isNotEmpty();

    assertThat(ScratchSpace.sweep(place)).isEqualTo(1);
    assertThat(family.members()).isEmpty();
    assertThat(place).isEmptyDirectory();
    assertThat(neighbours.members()).hasSize(2);
  }

  /// Somebody else works in the very folder.
  private void neighbour(String... words) throws IOException {
    new ProcessBuilder(words).directory(place.toFile()).start();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#among")
  void isEndedWithTheChildThatLeftIt(Isolation isolation) throws Exception {
    Rung rung = ProcessRunner.ladder().rung(isolation).orElseThrow();
    String script = "setsid sleep %s >/dev/null 2>&1 & exit 0".formatted(family.mark());
    try (ChildProcess child =
        new ProcessRunner(rung).start(ChildCommand.of("/bin/sh", "-c", script))) {
      child.waitFor(Duration.ofSeconds(1));
      family.awaitBirth();
      assertThat(child.isAlive()).isFalse();
    }
    assertThat(family.members()).isEmpty();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.backupmonitor.sandbox.Rungs#among")
  void doesNotSeeItsMark(Isolation isolation) throws Exception {
    Rung rung = ProcessRunner.ladder().rung(isolation).orElseThrow();
    ChildResult result =
        new ProcessRunner(rung).run(ChildCommand.of("/usr/bin/env"), Duration.ofSeconds(30));
    assertThat(result.output()).contains("LC_ALL=C").doesNotContain("BACKUP_MONITOR");
  }
}
