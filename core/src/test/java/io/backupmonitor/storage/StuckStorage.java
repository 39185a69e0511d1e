package io.backupmonitor.storage;

import io.backupmonitor.model.BackupPath;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A storage that holds every call, as a mount does whose server is gone: no interrupt reaches it.
/// Closing it lets all go on.
public final class StuckStorage implements AutoCloseable {

  private final CountDownLatch server = new CountDownLatch(1);
  private final CountDownLatch back = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();

  /// Opens it under URIs with the scheme `stuck`.
  public StorageProvider provider() {
    return provider(this::hold);
  }

  /// The same, with a server that answers.
  StorageProvider slow() {
    return provider(calls::incrementAndGet);
  }

  int calls() {
    return calls.get();
  }

  void awaitReturn() throws InterruptedException {
    back.await();
  }

  private void hold() {
    calls.incrementAndGet();
    boolean interrupted = false;
    while (true) {
      try {
        server.await();
        break;
      } catch (InterruptedException ignored) {
        interrupted = true;
      }
    }
    back.countDown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.countDown();
  }

  private static StorageProvider provider(Runnable call) {
    return new StorageProvider() {
      @Override
      public String scheme() {
        return "stuck";
      }

      @Override
      public Storage open(URI root) {
        return new Held(call);
      }
    };
  }

  private record Held(Runnable call) implements Storage {

    @Override
    public Stream<StoredFile> list(BackupPath directory) {
      call.run();
      return Stream.empty();
    }

    @Override
    public StoredFile stat(BackupPath path) {
      call.run();
      return new StoredFile(path, FileKind.DIRECTORY, 0, Instant.EPOCH, null);
    }

    @Override
    public BackupBytes open(StoredFile file) {
      call.run();
      throw new UnsupportedOperationException("nothing is here to be opened");
    }

    @Override
    public Optional<Path> localPath(BackupPath path) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
