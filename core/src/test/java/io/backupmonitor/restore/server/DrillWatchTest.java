package io.backupmonitor.restore.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.Finding;
import io.backupmonitor.sandbox.ChildCommand;
import io.backupmonitor.sandbox.ChildProcess;
import io.backupmonitor.sandbox.Family;
import io.backupmonitor.sandbox.ProcessRunner;
import io.backupmonitor.sandbox.TreeMemory;
import java.nio.file.Path;
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
        DrillWatch watch = new DrillWatch(folder, LONG, child::pid, child::close)) {
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
        DrillWatch watch = new DrillWatch(folder, LONG, child::pid, child::close)) {
      assertThat(child.waitFor(LONG)).hasValue(0);
      assertThat(watch.ended()).isNull();
    }
  }

  @Test
  void endsWhatTakesTooLong() throws Exception {
    try (ChildProcess child =
            ProcessRunner.shared().start(ChildCommand.of("/bin/sh", "-c", "sleep 600"));
        DrillWatch watch =
            new DrillWatch(folder, Duration.ofMillis(300), child::pid, child::close)) {
      ended(watch, child);
      assertThat(String.valueOf(watch.ended())).contains("RESTORE_TIMEOUT");
    }
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
