package io.backupmonitor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Workers never begin where whoever started them is gone already: nobody would ever end them.
final class WorkerRungTest {

  @TempDir Path folder;

  private Path open;

  static Stream<Rung> all() {
    return Stream.of(
            WorkerTrial.view().stream(),
            Stream.of(WorkerRung.strongest(), WorkerRung.ofSameUser()),
            WorkerRung.withoutNamespaces().stream())
        .flatMap(each -> each);
  }

  static Stream<Rung> apart() {
    return all().filter(Rung::ownProcesses);
  }

  @BeforeEach
  void make() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private Process start(Rung rung, String script, long parent) throws Exception {
    ChildCommand command =
        ChildCommand.of("/bin/sh", "-c", script).reaching(List.of(), List.of(open));
    ProcessBuilder builder =
        new ProcessBuilder(rung.words(command)).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put(Guard.PARENT, String.valueOf(parent));
    return builder.start();
  }

  private String started() {
    return "echo x >%s/started; echo started".formatted(open);
  }

  @ParameterizedTest
  @MethodSource("all")
  void neverStartWhenTheirParentIsGone(Rung rung) throws Exception {
    Process process = start(rung, started(), 1);
    assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isNull();
    assertThat(process.waitFor()).isEqualTo(125);
    assertThat(open.resolve("started")).doesNotExist();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("apart")
  void neverStartWhenNobodyTellsThemToGoOn(Rung rung) throws Exception {
    Process process = start(rung, started(), ProcessHandle.current().pid());
    assertThat(process.getInputStream().read()).isEqualTo(Guard.SETTLED);
    process.getOutputStream().close();
    assertThat(process.waitFor()).isEqualTo(125);
    assertThat(open.resolve("started")).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("all")
  void answerWhatTheyAreAsked(Rung rung) throws Exception {
    ChildCommand command =
        ChildCommand.of("/bin/sh", "-c", "echo ready; read -r what; echo \"$what\"; echo why >&2")
            .reaching(List.of(), List.of(open));
    try (ChildProcess child = new ProcessRunner(rung).startTalking(command)) {
      InputStream answers = child.answers();
      assertThat(answers.readNBytes(6)).asString().isEqualTo("ready\n");
      child.questions().write("asked\n".getBytes(StandardCharsets.UTF_8));
      child.questions().flush();
      assertThat(answers.readAllBytes()).asString().isEqualTo("asked\n");
      assertThat(child.waitFor(Duration.ofSeconds(10))).hasValue(0);
      assertThat(child.output()).isEqualTo("why\n");
    }
  }
}
