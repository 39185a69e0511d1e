package io.backupmonitor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A server that is busy with a statement without an end does not see that the program was killed.
/// Where it is no process of a namespace that the kernel ends, the next start of the program ends
/// it, and removes what it had.
class KilledLoopProcessTest {

  private static final String LOOP =
      """
      --
      -- PostgreSQL database dump
      --

      -- Dumped from database version 15.18
      -- Dumped by pg_dump version 15.18

      CREATE TABLE public.t (id integer);

      CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN LOOP NULL; END LOOP; END $$;

      CREATE TRIGGER x BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();

      INSERT INTO public.t VALUES (1);

      --
      -- PostgreSQL database dump complete
      --
      """;

  @TempDir Path folder;

  /// Who runs the program, and on which rung its children stand.
  ///
  /// @param ordinary whether it is a user without rights who runs it
  /// @param isolation the rung
  record Way(boolean ordinary, String isolation) {}

  static Stream<Way> here() throws IOException {
    Way ordinary = new Way(true, "none");
    return isRoot() ? Stream.of(new Way(false, "user"), ordinary) : Stream.of(ordinary);
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  @ParameterizedTest
  @MethodSource("here")
  void isEndedByTheNextStart(Way way) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path program =
        isRoot() ? Distribution.copiedTo(folder.resolve("program")) : Distribution.program();
    for (String each : List.of("scratch", "tmp", "cache")) {
      open(Files.createDirectory(folder.resolve(each)));
    }
    Files.writeString(folder.resolve("loop.sql"), LOOP);

    ProcessHandle busy = killedWhenBusy(start(program, way));
    try {
      assertThat(runs(busy)).as("the server is busy").isTrue();
      Process next = start(program, way, "--no-restore");
      assertThat(next.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(next.exitValue()).as(said()).isZero();
      assertThat(runs(busy)).as("the server is still busy").isFalse();
    } finally {
      busy.destroyForcibly();
    }
    assertThat(new FolderProcesses(folder).left()).isEmpty();
    assertThat(folder.resolve("scratch")).isEmptyDirectory();
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
    assertThat(folder.resolve("cache/work")).isEmptyDirectory();
  }

  /// Whoever has ended stays listed until its new parent asks about it, however long that takes.
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private static void open(Path made) throws IOException {
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said.txt"));
  }

  private Process start(Path program, Way way, String... more) throws Exception {
    List<String> words = new ArrayList<>();
    if (isRoot() && way.ordinary()) {
      words.addAll(List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"));
    }
    words.addAll(
        List.of(program.toString(), "audit", "--isolation", way.ordinary() ? "none" : "auto"));
    words.addAll(List.of("--scratch", folder.resolve("scratch").toString()));
    words.addAll(List.of(more));
    words.add(folder.resolve("loop.sql").toString());
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said.txt").toFile());
    builder.environment().put("HOME", folder.resolve("tmp").toString());
    builder
        .environment()
        .put(
            "BACKUP_MONITOR_JAVA_OPTIONS",
            "-Dbackupmonitor.cache=%s -Djava.io.tmpdir=%s -Dbackupmonitor.sandbox.isolation=%s"
                .formatted(folder.resolve("cache"), folder.resolve("tmp"), way.isolation()));
    return builder.start();
  }

  private ProcessHandle killedWhenBusy(Process program) throws Exception {
    try {
      return awaitBusy(program);
    } finally {
      program.destroyForcibly().waitFor();
    }
  }

  /// Waits for the process of the server that is in the statement without an end.
  private ProcessHandle awaitBusy(Process program) throws IOException {
    while (true) {
      for (ProcessHandle each : new FolderProcesses(folder).running()) {
        if (FolderProcesses.words(each).endsWith("INSERT")) {
          return each;
        }
      }
      assertThat(program.isAlive()).as(said()).isTrue();
    }
  }
}
