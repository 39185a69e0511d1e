package io.backupmonitor.monitor;

import io.backupmonitor.database.ObservedBackup;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Records the backups of a first scan while the walk still goes on, batch by batch on a thread of
/// its own: neither waits for the other, and memory holds a few batches whatever the number of
/// files. Until the last one is in, the location counts as not yet listed. For one thread.
final class EarlyRecords implements AutoCloseable {

  /// Other processes wait for the writer as long as one batch takes.
  private static final int BATCH = 10_000;

  private static final int MOST_WAITING = 2;

  private final Consumer<List<ObservedBackup>> writer;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().daemon().name("backup-monitor-recorder").factory(),
          EarlyRecords::waitForRoom);

  private final List<Future<?>> written = new ArrayList<>();
  private List<ObservedBackup> batch = new ArrayList<>();

  /// @param writer records one batch
  EarlyRecords(Consumer<List<ObservedBackup>> writer) {
    this.writer = writer;
  }

  private static void waitForRoom(Runnable task, ThreadPoolExecutor full) {
    try {
      full.getQueue().put(task);
    } catch (InterruptedException interrupted) {
      throw stopped(interrupted);
    }
  }

  private static UncheckedIOException stopped(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    InterruptedIOException stopped = new InterruptedIOException("the scan was interrupted");
    stopped.initCause(interrupted);
    return new UncheckedIOException(stopped);
  }

  void add(ObservedBackup seen) {
    batch.add(seen);
    if (batch.size() == BATCH) {
      List<ObservedBackup> whole = batch;
      batch = new ArrayList<>();
      written.add(thread.submit(() -> writer.accept(whole)));
    }
  }

  /// Waits until every whole batch is recorded.
  ///
  /// @return those that are not recorded yet
  List<ObservedBackup> rest() {
    for (Future<?> each : written) {
      try {
        each.get();
      } catch (InterruptedException interrupted) {
        throw stopped(interrupted);
      } catch (ExecutionException failed) {
        if (failed.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException(failed);
      }
    }
    return batch;
  }

  /// Whether anything was recorded.
  boolean any() {
    return !written.isEmpty();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
