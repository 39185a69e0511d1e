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
import org.jspecify.annotations.Nullable;
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
  private final ChildMark mark;
  private final BoundedOutput output = new BoundedOutput();
  private final CountDownLatch settled = new CountDownLatch(1);
  private final Thread capture;

  /// @param captured which of its streams is kept as what it said
  /// @param input what it gets to read once it has settled; null when it does not say that it has
  private ChildProcess(
      Process process,
      Rung rung,
      ChildMark mark,
      InputStream captured,
      @Nullable InputStream input) {
    this.process = process;
    this.rung = rung;
    this.mark = mark;
    this.capture = thread("output").start(() -> capture(captured, input));
  }

  private static Thread.Builder thread(String name) {
    return Thread.ofPlatform().daemon().name("backup-monitor-child-" + name);
  }

  /// One among the processes of this one, whose whole output is kept.
  static ChildProcess among(Process process, Rung rung, ChildMark mark) {
    return new ChildProcess(process, rung, mark, process.getInputStream(), null);
  }

  /// One with processes of its own, whose whole output is kept.
  ///
  /// @param input what it reads; closed when that is done
  static ChildProcess apart(Process process, Rung rung, ChildMark mark, InputStream input) {
    return new ChildProcess(process, rung, mark, process.getInputStream(), input);
  }

  /// One whose standard error is kept and whose standard output is read by somebody else.
  static ChildProcess talking(Process process, Rung rung, ChildMark mark) {
    return new ChildProcess(process, rung, mark);
  }

  private ChildProcess(Process process, Rung rung, ChildMark mark) {
    this.process = process;
    this.rung = rung;
    this.mark = mark;
    this.capture = thread("output").start(() -> keep(process.getErrorStream()));
    if (rung.ownProcesses()) {
      thread("settled").start(this::settleTalking);
    } else {
      settled.countDown();
    }
  }

  private void capture(InputStream captured, @Nullable InputStream input) {
    try (InputStream in = captured) {
      if (input != null) {
        settle(in, input);
      }
      settled.countDown();
      keep(in);
    } catch (IOException closed) {
      // the child is gone, and what it had to say is kept
      return;
    } finally {
      settled.countDown();
    }
  }

  private void keep(InputStream captured) {
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

  /// The same for one that is talked with: the mark comes before its first answer, and the word to
  /// go on before the first question.
  private void settleTalking() {
    try {
      if (process.getInputStream().read() == Guard.SETTLED && Processes.run(process.toHandle())) {
        process.getOutputStream().write(Guard.GO);
        process.getOutputStream().flush();
      } else {
        process.getOutputStream().close();
      }
    } catch (IOException closed) {
      // whoever waits for an answer sees that there is none
      return;
    } finally {
      settled.countDown();
    }
  }

  /// Waits for the mark of a child, and tells it to go on when what it dies with was there all that
  /// time; without the mark, what confines the child has something to say.
  private void settle(InputStream in, InputStream input) throws IOException {
    int first = in.read();
    if (first == Guard.SETTLED && Processes.run(process.toHandle())) {
      thread("input").start(() -> feed(input));
      return;
    }
    if (first >= 0) {
      output.add(new byte[] {(byte) first}, 1);
    }
    process.getOutputStream().close();
    input.close();
  }

  private void feed(InputStream input) {
    try (input;
        OutputStream out = process.getOutputStream()) {
      out.write(Guard.GO);
      input.transferTo(out);
    } catch (IOException closed) {
      LOG.debug("process {} reads no more", process.pid(), closed);
    }
  }

  /// What it reads, for a child that was started to talk with.
  public OutputStream questions() {
    return process.getOutputStream();
  }

  /// What it writes, for a child that was started to talk with; waits until it begins.
  public InputStream answers() {
    boolean interrupted = false;
    while (settled.getCount() > 0) {
      try {
        settled.await();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
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
      family.addAll(mark.end());
      process.descendants().forEach(ProcessHandle::destroyForcibly);
    }
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
