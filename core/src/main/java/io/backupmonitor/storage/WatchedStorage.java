package io.backupmonitor.storage;

import io.backupmonitor.model.BackupPath;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// A storage that tells of every call that it is asked something and that it answered.
///
/// @param storage the storage itself
/// @param watch hears of it
record WatchedStorage(Storage storage, Watch watch) implements Storage {

  @FunctionalInterface
  private interface Call<T> {
    T make() throws IOException;
  }

  private <T> T call(Call<T> call) throws IOException {
    watch.asked();
    try {
      return call.make();
    } finally {
      watch.answered();
    }
  }

  @Override
  @SuppressWarnings("StreamResourceLeak") // the caller closes it, as the interface says
  public Stream<StoredFile> list(BackupPath directory) throws IOException {
    return call(() -> storage.list(directory)).peek(_ -> sign());
  }

  private void sign() {
    try {
      watch.answered();
    } catch (IOException late) {
      throw new UncheckedIOException(late);
    }
  }

  @Override
  public StoredFile stat(BackupPath path) throws IOException {
    return call(() -> storage.stat(path));
  }

  @Override
  public BackupBytes open(StoredFile file) throws IOException {
    return new WatchedBytes(call(() -> storage.open(file)));
  }

  @Override
  public Optional<Path> localPath(BackupPath path) {
    return storage.localPath(path);
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }

  /// The bytes of one file on it.
  private final class WatchedBytes implements BackupBytes {

    private final BackupBytes bytes;

    WatchedBytes(BackupBytes bytes) {
      this.bytes = bytes;
    }

    @Override
    public InputStream stream(long offset) throws IOException {
      return new WatchedStream(call(() -> bytes.stream(offset)));
    }

    @Override
    public Optional<SeekableByteChannel> channel() throws IOException {
      return call(bytes::channel);
    }

    @Override
    public StoredFile now() throws IOException {
      return call(bytes::now);
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }

  private final class WatchedStream extends FilterInputStream {

    WatchedStream(InputStream stream) {
      super(stream);
    }

    @Override
    public int read() throws IOException {
      return call(super::read);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return call(() -> super.read(into, offset, length));
    }
  }
}
