package io.backupmonitor.restore.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.Finding;
import io.backupmonitor.restore.DrillLimits;
import io.backupmonitor.sandbox.ChildCommand;
import io.backupmonitor.sandbox.ChildProcess;
import io.backupmonitor.sandbox.Family;
import io.backupmonitor.sandbox.ProcessRunner;
import io.backupmonitor.sandbox.TreeMemory;
import io.backupmonitor.storage.OccupiedBytes;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ends a drill from outside.
final class DrillWatchTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  /// A line without an end is kept by `tail`, so that many processes of 20 MiB come of it.
  private static final String BOMB =
      "for i in 1 2 3 4 5 6 7 8; do { head -c 20971520 /dev/zero; sleep 600; } | tail & done; wait";

  @TempDir Path folder;

  @AfterEach
  void allow() {
    System.clearProperty(TreeMemory.PROPERTY);
  }

  @Test
  void endsManyProcessesThatTakeTooMuchMemoryTogether() throws Exception {
    System.setProperty(TreeMemory.PROPERTY, "100");
    try (ChildProcess child =
            ProcessRunner.shared().start(ChildCommand.of("/bin/sh", "-c", BOMB).within(64L << 20));
        DrillWatch watch =
            new DrillWatch(List.of(folder), DrillLimits.of(LONG), child::pid, child::close)) {
      List<ProcessHandle> family = ended(watch, child);
      Finding why = Objects.requireNonNull(watch.ended());
      assertThat(why.code().code()).isEqualTo("limit.memory");
      assertThat(why.message()).contains("100 MB are allowed");
      assertThat(Family.left(family)).isEmpty();
    }
  }

  @Test
  void letsFewProcessesBeThatKeepToIt() throws Exception {
    System.setProperty(TreeMemory.PROPERTY, "100");
    try (ChildProcess child =
            ProcessRunner.shared().start(ChildCommand.of("/bin/sh", "-c", "sleep 2"));
        DrillWatch watch =
            new DrillWatch(List.of(folder), DrillLimits.of(LONG), child::pid, child::close)) {
      assertThat(child.waitFor(LONG)).hasValue(0);
      assertThat(watch.ended()).isNull();
    }
  }

  @Test
  void endsWhatTakesTooLong() throws Exception {
    try (ChildProcess child =
            ProcessRunner.shared().start(ChildCommand.of("/bin/sh", "-c", "sleep 600"));
        DrillWatch watch =
            new DrillWatch(
                List.of(folder),
                DrillLimits.of(Duration.ofMillis(300)),
                child::pid,
                child::close)) {
      ended(watch, child);
      assertThat(String.valueOf(watch.ended())).contains("RESTORE_TIMEOUT");
    }
  }

  @Test
  void endsWhatWritesTooMuch() throws Exception {
    assertWritesTooMuch("exec 5>file");
  }

  /// A server that sorts does this.
  @Test
  void endsWhatWritesTooMuchIntoAFileWithoutAName() throws Exception {
    assertWritesTooMuch("exec 5>file; rm file");
  }

  private void assertWritesTooMuch(String opening) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    String script =
        "cd '%s'; %s; while :; do head -c 1000000 /dev/zero; done >&5".formatted(folder, opening);
    ChildCommand command =
        ChildCommand.of("/bin/sh", "-c", script).reaching(List.of(), List.of(folder));
    DrillLimits limits = new DrillLimits(LONG, 20_000_000);
    try (ChildProcess child = ProcessRunner.shared().start(command);
        DrillWatch watch = new DrillWatch(List.of(folder), limits, child::pid, child::close)) {
      ended(watch, child);
      assertThat(String.valueOf(watch.ended())).contains("LIMIT_SCRATCH", "20 MB are allowed");
    }
  }

  @Test
  void holesAndFurtherNamesTakeNoRoom() throws Exception {
    try (RandomAccessFile sparse = new RandomAccessFile(folder.resolve("sparse").toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    Files.write(folder.resolve("one"), new byte[1_000_000]);
    for (int number = 0; number < 50; number++) {
      Files.createLink(folder.resolve("name" + number), folder.resolve("one"));
    }
    assertThat(OccupiedBytes.below(folder, Long.MAX_VALUE)).isBetween(900_000L, 1_100_000L);
  }

  @Test
  void countsWhatAllProcessesOfATreeTake() {
    long own = TreeMemory.bytes(ProcessHandle.current().pid());
    assertThat(own).isGreaterThan(10L << 20);
    assertThat(TreeMemory.bytes(Long.MAX_VALUE)).isZero();
    assertThat(TreeMemory.bound()).isBetween(1L, 16L << 30);
  }

  private static List<ProcessHandle> ended(DrillWatch watch, ChildProcess child)
      throws InterruptedException {
    ProcessHandle process = ProcessHandle.of(child.pid()).orElseThrow();
    List<ProcessHandle> family = List.of();
    while (watch.ended() == null && watch.elapsed().compareTo(LONG) < 0) {
      List<ProcessHandle> now = process.descendants().toList();
      family = now.isEmpty() ? family : now;
      Thread.onSpinWait();
    }
    child.waitFor(LONG);
    return family;
  }
}
