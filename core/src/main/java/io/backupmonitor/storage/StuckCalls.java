package io.backupmonitor.storage;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The calls to storages that have no answer yet, each on the thread that waits for it. Safe to use
/// from several threads.
public final class StuckCalls {

  private final Duration limit;
  private final Map<Thread, Call> open = new ConcurrentHashMap<>();

  /// @param root the storage that is asked
  /// @param since as [System#nanoTime()] counts
  private record Call(URI root, long since) {}

  /// @param limit how long a call may take
  public StuckCalls(Duration limit) {
    this.limit = limit;
  }

  /// What there is to say of a storage that has not answered for too long; empty while there is
  /// none.
  public Optional<SilentStorageException> silent() {
    long latest = System.nanoTime() - limit.toNanos();
    return open.values().stream()
        .filter(call -> call.since() - latest < 0)
        .map(call -> new SilentStorageException(call.root(), limit))
        .findFirst();
  }

  /// Watches one storage.
  Watch of(URI root) {
    return new Watch() {
      @Override
      public void asked() {
        open.put(Thread.currentThread(), new Call(root, System.nanoTime()));
      }

      @Override
      public void answered() {
        open.remove(Thread.currentThread());
      }
    };
  }
}
