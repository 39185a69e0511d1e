package io.backupmonitor.format.repository;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The work on the many files of a repository, by one thread per processor. The first failure ends
/// it and is thrown on.
final class SideBySide<T> {

  /// What is done with one of them.
  interface Work<T> {
    void on(T item) throws IOException;
  }

  private final Queue<T> left;
  private final Work<T> work;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private SideBySide(List<T> items, Work<T> work) {
    this.left = new ConcurrentLinkedQueue<>(items);
    this.work = work;
  }

  static <T> void each(List<T> items, Work<T> work) throws IOException {
    int workers = Math.min(items.size(), Runtime.getRuntime().availableProcessors());
    new SideBySide<>(items, work).run(workers);
  }

  private void run(int workers) throws IOException {
    List<Thread> others = new ArrayList<>();
    for (int each = 1; each < workers; each++) {
      others.add(
          Thread.ofPlatform()
              .daemon()
              .name("backup-monitor-repository-" + each)
              .start(this::workOnSome));
    }
    workOnSome();
    join(others);
    throwFailure();
  }

  private void workOnSome() {
    try {
      T item = left.poll();
      while (item != null && failure.get() == null) {
        work.on(item);
        item = left.poll();
      }
    } catch (IOException | RuntimeException | Error stopped) {
      failure.compareAndSet(null, stopped);
    }
  }

  /// Waits for the others, also when interrupted: nobody may read on after the end.
  private static void join(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException wanted) {
          interrupted = true;
          threads.forEach(Thread::interrupt);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void throwFailure() throws IOException {
    switch (failure.get()) {
      case null -> {}
      case IOException io -> throw io;
      case RuntimeException runtime -> throw runtime;
      case Error error -> throw error;
      case Throwable other -> throw new IllegalStateException(other);
    }
  }
}
