package io.backupmonitor.worker;

import io.backupmonitor.sandbox.ChildReach;
import io.backupmonitor.sandbox.ScratchYard;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The workers of this process: started when they are needed, one for each place that is read, and
/// used again and again. Safe to use from several threads.
final class WorkerPool implements AutoCloseable {

  /// How many workers wait for work; the one that has waited longest is ended for another one. Each
  /// place has its own.
  private static final int MOST_IDLE = 6;

  private final Starter starter;
  private final Semaphore questions;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final List<Member> members = new ArrayList<>();
  private final Set<Path> yards = new LinkedHashSet<>();
  private final Set<Worker> present = new HashSet<>();
  private boolean shut;

  /// A worker and how it is used.
  private static final class Member {
    private final Worker worker;
    private int askers;
    private long since = System.nanoTime();

    private Member(Worker worker) {
      this.worker = worker;
    }
  }

  /// Starts workers.
  @FunctionalInterface
  interface Starter {
    Worker start(ChildReach reach) throws IOException;
  }

  /// @param most how many questions at a time
  WorkerPool(Starter starter, int most) {
    this.starter = starter;
    this.questions = new Semaphore(most);
  }

  /// Starts a first worker on another thread, where there is none.
  ///
  /// @param reach what will be read and written
  void prepare(ChildReach reach) {
    Thread.ofPlatform().daemon().name("backup-monitor-worker-start").start(() -> begin(reach));
  }

  private void begin(ChildReach reach) {
    try {
      release(member(reach));
    } catch (IOException | RuntimeException impossible) {
      // whoever needs one tries it again, and says what stood in the way
      return;
    }
  }

  /// A worker that can be asked one question; it is given back or ended afterwards.
  ///
  /// @param needs what it must be able to read and write
  /// @throws IOException when none can be started
  Worker take(ChildReach needs) throws IOException, InterruptedException {
    questions.acquire();
    boolean taken = false;
    try {
      Worker worker = ready(needs);
      taken = true;
      return worker;
    } catch (InterruptedIOException stopped) {
      InterruptedException interrupted = new InterruptedException("no worker is needed any more");
      interrupted.initCause(stopped);
      throw interrupted;
    } finally {
      if (!taken) {
        questions.release();
      }
    }
  }

  private Worker ready(ChildReach needs) throws IOException {
    Member member = member(needs);
    boolean ready = false;
    try {
      member.worker.awaitReady();
      ready = true;
      return member.worker;
    } finally {
      if (!ready) {
        release(member);
        close(member.worker);
      }
    }
  }

  private Member member(ChildReach needs) throws IOException {
    lock.lock();
    try {
      Member known = known(needs);
      Member member = known == null ? start(needs) : known;
      member.askers++;
      return member;
    } finally {
      lock.unlock();
    }
  }

  private Member start(ChildReach needs) throws IOException {
    if (shut) {
      throw new IOException("this program ends");
    }
    Member member = new Member(starter.start(reach(needs)));
    // one that cannot be made must not be asked of every other worker
    needs.writes().stream().filter(ScratchYard::isOne).forEach(yards::add);
    members.add(member);
    present.add(member.worker);
    return member;
  }

  /// Every worker may write into all yards of this process, so that drills of several kinds share
  /// one.
  private ChildReach reach(ChildReach needs) {
    Set<Path> writes = new LinkedHashSet<>(needs.writes());
    // a yard cannot be made where the place for it is gone
    yards.removeIf(each -> !Files.isDirectory(each.resolveSibling("")));
    writes.addAll(yards);
    return new ChildReach(needs.reads(), List.copyOf(writes));
  }

  private @Nullable Member known(ChildReach needs) {
    for (Member each : members) {
      if (each.worker.isUsable() && each.worker.reaches(needs)) {
        return each;
      }
    }
    return null;
  }

  /// Takes back a worker that has answered to the end.
  void giveBack(Worker worker) {
    release(worker);
    questions.release();
  }

  /// Ends a worker that cannot be used any more.
  void end(Worker worker) {
    close(worker);
    giveBack(worker);
  }

  private void release(Worker worker) {
    lock.lock();
    try {
      for (Member each : members) {
        if (each.worker == worker) {
          release(each);
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Ends those, too, for which there is no more use.
  private void release(Member member) {
    Collection<Worker> ended = List.of();
    lock.lock();
    try {
      member.askers--;
      member.since = System.nanoTime();
      if (members.size() > MOST_IDLE || !member.worker.isUsable()) {
        ended = useless();
      }
    } finally {
      lock.unlock();
    }
    ended.forEach(this::close);
  }

  private List<Worker> useless() {
    List<Worker> ended = idle(each -> !each.worker.isUsable());
    List<Member> idle =
        members.stream()
            .filter(each -> each.askers == 0)
            .sorted(Comparator.comparingLong(each -> each.since))
            .toList();
    ended.addAll(idle(idle.subList(0, Math.max(0, idle.size() - MOST_IDLE))::contains));
    return ended;
  }

  /// Takes those out that nobody asks and for which that holds.
  private List<Worker> idle(Predicate<Member> ending) {
    List<Member> found =
        members.stream().filter(each -> each.askers == 0 && ending.test(each)).toList();
    members.removeAll(found);
    return new ArrayList<>(found.stream().map(each -> each.worker).toList());
  }

  /// Ends the workers that have waited for work so long.
  void endIdleFor(long nanos) {
    Collection<Worker> ended;
    lock.lock();
    try {
      long now = System.nanoTime();
      ended = idle(each -> now - each.since >= nanos);
    } finally {
      lock.unlock();
    }
    ended.forEach(this::close);
  }

  /// Ends all workers, whatever they do, and starts none any more. Nothing of them is left then,
  /// not even of one that somebody else is just ending.
  void shut() {
    List<Worker> all;
    lock.lock();
    try {
      shut = true;
      all = List.copyOf(present);
    } finally {
      lock.unlock();
    }
    all.forEach(this::close);
  }

  private void close(Worker worker) {
    worker.close();
    lock.lock();
    try {
      present.remove(worker);
    } finally {
      lock.unlock();
    }
  }

  /// Ends all workers that have nothing to do.
  @Override
  public void close() {
    endIdleFor(0);
  }
}
