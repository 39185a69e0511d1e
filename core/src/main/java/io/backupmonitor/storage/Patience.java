package io.backupmonitor.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks storages on threads of their own and stops waiting for one that gives no sign. A mount
/// whose server is gone can hold a call for ever, and no interrupt reaches it: its thread is left
/// alone, and until it comes back, nobody else is sent there. Safe to use from several threads.
///
/// @param limit how long a storage may give no sign
record Patience(Duration limit) {

  /// Longer than any mount that still works takes for one call, retries included.
  static final Patience USUAL = new Patience(Duration.ofMinutes(2));

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("backup-monitor-storage-", 0).factory());

  /// The signs of the threads that were left alone; each leaves when it comes back.
  private static final Map<URI, Signs> SILENT = new ConcurrentHashMap<>();

  /// @throws SilentStorageException while an earlier question has no answer
  void refuseSilent(URI root) throws SilentStorageException {
    if (SILENT.containsKey(root)) {
      throw new SilentStorageException(root, limit);
    }
  }

  /// How a storage is opened.
  @FunctionalInterface
  interface Opening {
    Storage open(URI root) throws IOException;
  }

  /// The answer to a question.
  ///
  /// @throws SilentStorageException when the storage gives no sign for too long
  <T> T ask(URI root, Opening opening, Question<T> question) throws IOException {
    refuseSilent(root);
    Signs signs = new Signs();
    Future<T> answer = THREADS.submit(() -> answer(root, opening, question, signs));
    try {
      while (true) {
        T known = await(answer, signs.remaining(limit));
        if (known != null) {
          return known;
        }
        if (signs.remaining(limit).isNegative()) {
          SILENT.put(root, signs);
          signs.giveUp(() -> SILENT.remove(root, signs));
          throw new SilentStorageException(root, limit);
        }
      }
    } catch (InterruptedException interrupted) {
      signs.giveUp(() -> {});
      Thread.currentThread().interrupt();
      InterruptedIOException stopped = new InterruptedIOException("the look was interrupted");
      stopped.initCause(interrupted);
      throw stopped;
    } finally {
      answer.cancel(true);
    }
  }

  private static <T> T answer(URI root, Opening opening, Question<T> question, Signs signs)
      throws IOException {
    try (Storage storage = new WatchedStorage(opening.open(root), signs)) {
      return question.of(storage);
    } finally {
      signs.end();
    }
  }

  private static <T> @Nullable T await(Future<T> answer, Duration time)
      throws IOException, InterruptedException {
    try {
      return answer.get(Math.max(1, time.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException notYet) {
      return null;
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case IOException unseen -> throw unseen;
        case RuntimeException runtime -> throw runtime;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(failed);
      }
    }
  }
}
