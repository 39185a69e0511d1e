package io.backupmonitor.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// A child process together with everything that it starts. Safe to use from several threads;
/// closing it leaves none of them running.
public final class ChildProcess implements AutoCloseable {

  private static final Duration TIME_TO_DIE = Duration.ofSeconds(10);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

  private final Process process;
  private final BoundedOutput output = new BoundedOutput();
  private final Thread capture;

  /// @param captured which of its streams is kept as what it said
  private ChildProcess(Process process, InputStream captured) {
    this.process = process;
    this.capture =
        Thread.ofPlatform()
            .daemon()
            .name("backup-monitor-child-output")
            .start(() -> capture(captured));
  }

  /// One whose whole output is kept.
  static ChildProcess silent(Process process) {
    return new ChildProcess(process, process.getInputStream());
  }

  /// One whose standard error is kept and whose standard output is read by somebody else.
  static ChildProcess talking(Process process) {
    return new ChildProcess(process, process.getErrorStream());
  }

  private void capture(InputStream captured) {
    byte[] block = new byte[4096];
    try (InputStream in = captured) {
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        output.add(block, count);
      }
    } catch (IOException closed) {
      // the child is gone, and what it had to say is kept
      return;
    }
  }

  /// What it reads, for a child that was started to talk with.
  public OutputStream questions() {
    return process.getOutputStream();
  }

  /// What it writes, for a child that was started to talk with.
  public InputStream answers() {
    return process.getInputStream();
  }

  /// The number of the process that was started.
  public long pid() {
    return process.pid();
  }

  /// Whether it still runs.
  public boolean isAlive() {
    return process.isAlive();
  }

  /// What it wrote, standard output and standard error together, or only the latter where it is
  /// talked with; the middle is left out when it was much.
  public String output() {
    return output.text();
  }

  /// Waits for its end.
  ///
  /// @return its exit code; empty when the time was over before
  public OptionalInt waitFor(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      return OptionalInt.empty();
    }
    capture.join(TIME_TO_DIE);
    return OptionalInt.of(process.exitValue());
  }

  /// Kills it and everything that it started, and waits until all of them are gone.
  @Override
  public void close() {
    List<ProcessHandle> family = new ArrayList<>();
    family.add(process.toHandle());
    process.descendants().forEach(family::add);
    family.forEach(ProcessHandle::destroyForcibly);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    boolean interrupted = Thread.interrupted();
    long giveUp = System.nanoTime() + TIME_TO_DIE.toNanos();
    while (family.stream().anyMatch(this::runs) && System.nanoTime() < giveUp) {
      // The kernel tells nobody but their parent that they are gone, so this has to look.
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether a process still runs. One that has ended and that its parent, whoever that is, has not
  /// asked about yet does not, though it is still listed; the parent of the first one is this.
  private boolean runs(ProcessHandle each) {
    if (!each.isAlive()) {
      return false;
    }
    if (each.pid() == process.pid()) {
      return true;
    }
    try {
      String state = Files.readString(Path.of("/proc/" + each.pid() + "/stat"));
      String afterName = state.substring(state.lastIndexOf(')') + 1).strip();
      return !afterName.startsWith("Z") && !afterName.startsWith("X");
    } catch (IOException gone) {
      return false;
    }
  }
}
