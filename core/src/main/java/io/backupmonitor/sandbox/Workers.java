package io.backupmonitor.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Does the same work for many things on a few platform threads.
public final class Workers {

  private Workers() {}

  /// Work that can be interrupted.
  ///
  /// @param <T> what it is done for
  /// @param <R> what it gives
  @FunctionalInterface
  public interface Work<T, R> {
    R apply(T item) throws InterruptedException;
  }

  /// Does the work for all items, a few at a time, and gives the results in the order of the items.
  ///
  /// What one piece of work throws is thrown here after the others were stopped.
  ///
  /// @param threads how many at a time
  /// @throws InterruptedException when the calling thread was interrupted; all work has ended then
  public static <T, R> List<R> map(List<T> items, int threads, Work<? super T, ? extends R> work)
      throws InterruptedException {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.clamp(items.size(), 1, threads),
            Thread.ofPlatform().daemon().name("backup-monitor-worker-", 0).factory());
    try {
      List<Future<R>> futures = new ArrayList<>(items.size());
      for (T item : items) {
        futures.add(pool.submit(() -> work.apply(item)));
      }
      List<R> results = new ArrayList<>(items.size());
      for (Future<R> future : futures) {
        results.add(result(future));
      }
      return results;
    } finally {
      pool.shutdownNow();
      awaitEnd(pool);
    }
  }

  private static <R> R result(Future<R> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException runtime -> throw runtime;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(failed);
      }
    }
  }

  /// Work cleans up after itself when it is interrupted, so its end is waited for.
  private static void awaitEnd(ExecutorService pool) {
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
