package io.backupmonitor.monitor;

import io.backupmonitor.database.RecordedBackup;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lets the walk begin while the rows of a location are still being read; a bounded number of found
/// backups waits for them. For one thread at a time.
final class ScanIntake {

  private static final int MOST_WAITING = 50_000;

  private final FutureTask<List<RecordedBackup>> reading;
  private boolean begun;
  private final Function<List<RecordedBackup>, ScanComparison> comparing;
  private final List<FoundBackup> waiting = new ArrayList<>();
  private @Nullable ScanComparison comparison;

  /// @param rows reads what is recorded, on a thread of its own
  /// @param comparing begins the comparison with that
  ScanIntake(
      Callable<List<RecordedBackup>> rows,
      Function<List<RecordedBackup>, ScanComparison> comparing) {
    this.reading = new FutureTask<>(rows);
    this.comparing = comparing;
  }

  /// Begins to read the rows: at once where they will be needed, or else when they are first.
  void begin() {
    if (!begun) {
      begun = true;
      Thread.ofPlatform().daemon().name("backup-monitor-rows").start(reading);
    }
  }

  /// Whether nothing has been told that had to be compared.
  boolean isIdle() {
    return !begun;
  }

  /// Takes note of one found backup.
  void see(FoundBackup found) {
    begin();
    if (comparison == null && !reading.isDone() && waiting.size() < MOST_WAITING) {
      waiting.add(found);
    } else {
      comparison().see(found);
    }
  }

  /// The comparison, with everything that was seen.
  ScanComparison comparison() {
    ScanComparison begun = comparison;
    if (begun == null) {
      begun = comparing.apply(rows());
      waiting.forEach(begun::see);
      waiting.clear();
      comparison = begun;
    }
    return begun;
  }

  /// What is recorded, as soon as it is read.
  List<RecordedBackup> rows() {
    begin();
    try {
      return reading.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      InterruptedIOException stopped = new InterruptedIOException("the scan was interrupted");
      stopped.initCause(interrupted);
      throw new UncheckedIOException(stopped);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failed);
    }
  }
}
