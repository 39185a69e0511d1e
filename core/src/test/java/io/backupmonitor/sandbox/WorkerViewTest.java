package io.backupmonitor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.Isolation;
import java.io.IOException;
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

/// What workers see of the machine, where they can have a view of their own.
final class WorkerViewTest {

  @TempDir Path folder;
  private Path location;
  private Path scratch;

  static Stream<Rung> views() {
    return WorkerTrial.view().stream();
  }

  static Stream<Rung> viewsOfRoot() {
    return views().filter(_ -> ChildUser.isRoot());
  }

  @BeforeEach
  void make() throws IOException {
    location = Files.createDirectory(folder.resolve("location"));
    scratch = Files.createDirectory(folder.resolve("scratch"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    for (Path each : List.of(location, scratch)) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    Files.writeString(location.resolve("backup"), "content\n");
    Files.writeString(folder.resolve("backup-monitor.yaml"), "secret\n");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("views")
  void readsItsLocationAndNothingElse(Rung view) throws Exception {
    assertThat(view.isolation()).isEqualTo(Isolation.BUBBLEWRAP);
    assertThat(said(view, "cat location/backup")).isEqualTo("content\n");
    assertThat(said(view, "ls")).isEqualTo("location\nscratch\n");
    assertThat(said(view, "cat backup-monitor.yaml /etc/passwd")).doesNotContain("secret", "root:");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("viewsOfRoot")
  void readsWhatOnlyAnotherUserMayRead(Rung view) throws Exception {
    Path closed = Files.writeString(location.resolve("closed"), "closed\n");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r--------"));
    Files.setAttribute(closed, "unix:uid", 4242);
    assertThat(said(view, "cat location/closed; id -u"))
        .startsWith("closed\n")
        .doesNotEndWith("\n0\n");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("views")
  void writesIntoItsScratchAlone(Rung view) throws Exception {
    said(view, "for each in . location scratch; do touch $each/written; done");
    assertThat(scratch.resolve("written")).exists();
    assertThat(location.resolve("written")).doesNotExist();
    assertThat(folder.resolve("written")).doesNotExist();
    assertThat(said(view, "rm location/backup")).contains("Read-only file system");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("views")
  void mayWriteBelowWhatItReads(Rung view) throws Exception {
    ChildCommand command =
        command("touch scratch/inner inner").reaching(List.of(folder), List.of(scratch));
    new ProcessRunner(view).run(command, Duration.ofSeconds(10));
    assertThat(scratch.resolve("inner")).exists();
    assertThat(folder.resolve("inner")).doesNotExist();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("views")
  void hasNoNetworkAndNothingInItsEnvironment(Rung view) throws Exception {
    assertThat(said(view, "ls /sys/class/net 2>/dev/null; cat /proc/net/dev | tail -n +3"))
        .contains("lo:")
        .hasLineCount(1);
    assertThat(said(view, "env | cut -d= -f1 | grep -vE '^(PATH|LC_ALL|TZ|PWD|OLDPWD|SHLVL|_)$'"))
        .isEmpty();
  }

  private String said(Rung view, String script) throws Exception {
    return new ProcessRunner(view)
        .run(command(script).reaching(List.of(location), List.of(scratch)), Duration.ofSeconds(10))
        .output();
  }

  private ChildCommand command(String script) {
    return ChildCommand.of("/bin/sh", "-c", "cd '%s'; %s".formatted(folder, script));
  }
}
