package io.backupmonitor.sandbox;

import io.backupmonitor.model.Isolation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A child process together with everything that it starts. Safe to use from several threads;
/// closing it leaves none of them running.
public final class ChildProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
  private static final Duration TIME_TO_DIE = Duration.ofSeconds(10);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

  private final Process process;
  private final Rung rung;
  private final BoundedOutput output = new BoundedOutput();
  private final CountDownLatch settled = new CountDownLatch(1);
  private final Thread capture;

  /// @param captured which of its streams is kept as what it said
  /// @param marked whether the child marks there that it has settled
  private ChildProcess(Process process, Rung rung, InputStream captured, boolean marked) {
    this.process = process;
    this.rung = rung;
    this.capture =
        Thread.ofPlatform()
            .daemon()
            .name("backup-monitor-child-output")
            .start(() -> capture(captured, marked));
  }

  /// One whose whole output is kept.
  static ChildProcess silent(Process process, Rung rung) {
    return new ChildProcess(process, rung, process.getInputStream(), rung.ownProcesses());
  }

  /// One whose standard error is kept and whose standard output is read by somebody else.
  static ChildProcess talking(Process process, Rung rung) {
    return new ChildProcess(process, rung, process.getErrorStream(), false);
  }

  private void capture(InputStream captured, boolean marked) {
    byte[] block = new byte[4096];
    try (InputStream in = captured) {
      settle(in, marked);
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        output.add(block, count);
      }
    } catch (IOException closed) {
      // the child is gone, and what it had to say is kept
      return;
    } finally {
      settled.countDown();
    }
  }

  /// Waits for the mark of a child with processes of its own; without it, what confines the child
  /// has something to say.
  private void settle(InputStream in, boolean marked) throws IOException {
    if (marked) {
      int first = in.read();
      if (first >= 0 && first != Guard.SETTLED) {
        output.add(new byte[] {(byte) first}, 1);
      }
    }
    settled.countDown();
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

  /// How far it is isolated.
  public Isolation isolation() {
    return rung.isolation();
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
    boolean interrupted = awaitSettled();
    List<ProcessHandle> family = new ArrayList<>();
    family.add(process.toHandle());
    process.descendants().forEach(family::add);
    family.forEach(ProcessHandle::destroyForcibly);
    if (!rung.ownProcesses()) {
      family.addAll(SessionEnd.of(process.pid()));
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    interrupted |= Thread.interrupted();
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

  /// A child that is killed while it is only being made may leave some of itself behind, so it is
  /// given the moment that this takes.
  ///
  /// @return whether this thread was interrupted meanwhile
  private boolean awaitSettled() {
    try {
      if (!settled.await(TIME_TO_DIE.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("process {} does not begin", process.pid());
      }
      return false;
    } catch (InterruptedException interrupted) {
      awaitSettled();
      return true;
    }
  }

  /// Whether a process still runs. One that has ended and that its parent, whoever that is, has not
  /// asked about yet does not, though it is still listed; the parent of the first one is this.
  private boolean runs(ProcessHandle each) {
    return each.pid() == process.pid() ? each.isAlive() : Processes.run(each);
  }
}
