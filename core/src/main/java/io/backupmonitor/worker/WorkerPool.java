package io.backupmonitor.worker;

import io.backupmonitor.sandbox.ChildReach;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The workers of this process: started when they are needed, at most so many, and used again and
/// again. Safe to use from several threads.
///
/// Another worker is started once threads have waited for the busy ones as long as its start would
/// take: so a run of a few small backups pays for one start, and a long one gets all processors.
final class WorkerPool implements AutoCloseable {

  private static final long COST_OF_A_START = 150_000_000;

  private final Starter starter;
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Deque<Idle> idle = new ArrayDeque<>();
  private final Set<Path> reads = new LinkedHashSet<>();
  private final Set<Path> writes = new LinkedHashSet<>();
  private int alive;
  private int starting;
  private int waiting;
  private long waited;

  /// A worker that has nothing to do.
  ///
  /// @param since as [System#nanoTime()] counts
  private record Idle(Worker worker, long since) {}

  /// Starts workers.
  @FunctionalInterface
  interface Starter {
    Worker start(ChildReach reach) throws IOException;
  }

  /// @param most how many workers at a time
  WorkerPool(Starter starter, int most) {
    this.starter = starter;
    this.most = most;
  }

  /// Starts a first worker on another thread, where there is none.
  ///
  /// @param reach what will be read and written
  void prepare(ChildReach reach) {
    lock.lock();
    try {
      reads.addAll(reach.reads());
      writes.addAll(reach.writes());
      if (alive > 0) {
        return;
      }
      alive++;
      starting++;
    } finally {
      lock.unlock();
    }
    Thread.ofPlatform().daemon().name("backup-monitor-worker-start").start(this::startIdle);
  }

  private void startIdle() {
    try {
      giveBack(starter.start(reach()));
    } catch (IOException | RuntimeException impossible) {
      // whoever needs one tries it again, and says what stood in the way
      forget();
    } finally {
      started();
    }
  }

  private void started() {
    lock.lock();
    try {
      starting--;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// A worker that can be asked; it is given back or ended afterwards.
  ///
  /// @param needs what it must be able to read and write
  /// @throws IOException when none can be started
  Worker take(ChildReach needs) throws IOException, InterruptedException {
    Worker worker = idleOrNull(needs);
    try {
      Worker ready = worker == null ? starter.start(reach()) : worker;
      worker = ready;
      ready.awaitReady();
      return ready;
    } catch (InterruptedIOException stopped) {
      end(worker);
      Thread.interrupted();
      InterruptedException interrupted = new InterruptedException("no worker is needed any more");
      interrupted.initCause(stopped);
      throw interrupted;
    } catch (IOException | RuntimeException impossible) {
      end(worker);
      throw impossible;
    }
  }

  /// One that waits for work; null when one is to be started.
  private @Nullable Worker idleOrNull(ChildReach needs) throws InterruptedException {
    lock.lockInterruptibly();
    waiting++;
    try {
      reads.addAll(needs.reads());
      writes.addAll(needs.writes());
      while (true) {
        Worker worker = takeIdle(needs);
        if (worker != null) {
          return worker;
        }
        if (alive == 0 || (mayGrow() && waited >= COST_OF_A_START)) {
          alive++;
          waited = 0;
          return null;
        }
        boolean counts = mayGrow();
        long patience = counts ? COST_OF_A_START - waited : Long.MAX_VALUE;
        long left = changed.awaitNanos(patience);
        waited += counts ? Math.max(0, patience - left) : 0;
      }
    } finally {
      waiting--;
      lock.unlock();
    }
  }

  /// Whether another worker would have work that none of those on their way will do.
  private boolean mayGrow() {
    return alive < most && waiting > starting;
  }

  /// The one that worked last, as its memory is warm. Those that are gone or may not read enough
  /// are left out, and ended.
  private @Nullable Worker takeIdle(ChildReach needs) {
    while (!idle.isEmpty()) {
      Worker worker = idle.removeFirst().worker();
      if (worker.isAlive() && worker.reaches(needs)) {
        return worker;
      }
      alive--;
      worker.close();
    }
    return null;
  }

  private ChildReach reach() {
    lock.lock();
    try {
      return new ChildReach(List.copyOf(reads), List.copyOf(writes));
    } finally {
      lock.unlock();
    }
  }

  /// Takes back a worker that has answered to the end.
  void giveBack(Worker worker) {
    lock.lock();
    try {
      idle.addFirst(new Idle(worker, System.nanoTime()));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Ends a worker that cannot be used any more; null when it did not even start.
  void end(@Nullable Worker worker) {
    forget();
    if (worker != null) {
      worker.close();
    }
  }

  private void forget() {
    lock.lock();
    try {
      alive--;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Ends the workers that have waited for work so long.
  void endIdleFor(long nanos) {
    Collection<Worker> ended = new ArrayList<>();
    lock.lock();
    try {
      long now = System.nanoTime();
      while (!idle.isEmpty() && now - idle.getLast().since() >= nanos) {
        ended.add(idle.removeLast().worker());
        alive--;
      }
    } finally {
      lock.unlock();
    }
    ended.forEach(Worker::close);
  }

  /// Ends all workers that have nothing to do.
  @Override
  public void close() {
    endIdleFor(0);
  }
}
