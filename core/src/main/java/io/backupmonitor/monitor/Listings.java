package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Lists folders, two at a time and a few ahead of whoever asks for them. For one thread to use.
final class Listings implements AutoCloseable {

  /// How many folders are listed ahead: enough to keep two threads busy, few enough to bound
  /// memory.
  static final int AHEAD = 4;

  private final Storage storage;
  private final boolean marked;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          2, Thread.ofPlatform().daemon().name("backup-monitor-listing-", 0).factory());
  private final Map<BackupPath, Future<Folder>> begun = new HashMap<>();

  /// @param marked whether folders get a fingerprint
  Listings(Storage storage, boolean marked) {
    this.storage = storage;
    this.marked = marked;
  }

  /// Begins to list a folder that will be asked for soon.
  void prepare(BackupPath folder) {
    begun.computeIfAbsent(
        folder,
        path -> {
          Callable<Folder> listing = () -> list(path);
          return threads.submit(listing);
        });
  }

  /// The folder with its children, once.
  Folder take(BackupPath folder) throws IOException {
    Future<Folder> listing = begun.remove(folder);
    return listing == null ? list(folder) : result(listing);
  }

  private static Folder result(Future<Folder> listing) throws IOException {
    try {
      return listing.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      InterruptedIOException stopped = new InterruptedIOException("the look was interrupted");
      stopped.initCause(interrupted);
      throw stopped;
    } catch (ExecutionException failed) {
      @Nullable Throwable cause = failed.getCause();
      if (cause instanceof IOException unseen) {
        throw unseen;
      }
      throw new IllegalStateException(failed);
    }
  }

  private Folder list(BackupPath folder) throws IOException {
    try (Stream<StoredFile> children = storage.list(folder)) {
      return Folder.of(folder, children.toList(), marked);
    } catch (UncheckedIOException unseen) {
      throw new IOException(unseen.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
