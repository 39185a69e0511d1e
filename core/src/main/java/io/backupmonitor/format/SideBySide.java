package io.backupmonitor.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Work that several threads share among themselves, such as the members of an archive or the files
/// of a repository. The first failure ends it and is thrown on, when all of them have stopped.
public final class SideBySide {

  /// What is done with one item.
  public interface Work<T> {
    void on(T item) throws IOException;
  }

  /// What each thread does until nothing is left, or until it is told that another one failed.
  public interface Share {
    void take(BooleanSupplier stopped) throws IOException;
  }

  private final Share share;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private SideBySide(Share share) {
    this.share = share;
  }

  /// Works on every item, by one thread per processor.
  public static <T> void each(List<T> items, Work<T> work) throws IOException {
    Queue<T> left = new ConcurrentLinkedQueue<>(items);
    run(
        Math.min(items.size(), Runtime.getRuntime().availableProcessors()),
        stopped -> {
          T item = left.poll();
          while (item != null && !stopped.getAsBoolean()) {
            work.on(item);
            item = left.poll();
          }
        });
  }

  /// Lets so many threads take their shares, the caller's among them.
  public static void run(int threads, Share share) throws IOException {
    new SideBySide(share).run(threads);
  }

  private void run(int count) throws IOException {
    List<Thread> others = new ArrayList<>();
    for (int each = 1; each < count; each++) {
      others.add(
          Thread.ofPlatform().daemon().name("backup-monitor-share-" + each).start(this::take));
    }
    take();
    join(others);
    ThrownElsewhere.throwOn(failure.get());
  }

  private void take() {
    try {
      share.take(() -> failure.get() != null);
    } catch (IOException | RuntimeException | Error stopped) {
      failure.compareAndSet(null, stopped);
    }
  }

  /// Waits for the others, also when interrupted: nobody may read or write on after the end.
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
}
