package io.backupmonitor.format.matrix;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.BackupBytes;
import io.backupmonitor.storage.FileIdentity;
import io.backupmonitor.storage.FileKind;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.StorageProvider;
import io.backupmonitor.storage.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A storage with one file, which is put together from pieces while it is read, so that a file of
/// any size takes no more room than its different pieces.
final class RepeatingStorage implements Storage, StorageProvider {

  static final URI ROOT = URI.create("repeating:all");

  private final StoredFile file;
  private final List<byte[]> pieces;

  /// @param pieces what the file is made of, in order; the same array may come often
  RepeatingStorage(String name, List<byte[]> pieces) {
    this.pieces = List.copyOf(pieces);
    this.file =
        new StoredFile(
            BackupPath.of(name),
            FileKind.REGULAR,
            pieces.stream().mapToLong(piece -> piece.length).sum(),
            Instant.EPOCH,
            new FileIdentity(1, 1, 1));
  }

  StoredFile file() {
    return file;
  }

  @Override
  public String scheme() {
    return ROOT.getScheme();
  }

  @Override
  public Storage open(URI root) {
    return this;
  }

  @Override
  public Stream<StoredFile> list(BackupPath directory) {
    return Stream.of(file);
  }

  @Override
  public StoredFile stat(BackupPath path) {
    return file;
  }

  @Override
  public BackupBytes open(StoredFile wanted) {
    return new Bytes();
  }

  @Override
  public Optional<Path> localPath(BackupPath path) {
    return Optional.empty();
  }

  @Override
  public void close() {}

  private final class Bytes implements BackupBytes {

    @Override
    public InputStream stream(long offset) throws IOException {
      InputStream all =
          new SequenceInputStream(
              Collections.enumeration(
                  pieces.stream()
                      .map(piece -> (InputStream) new ByteArrayInputStream(piece))
                      .toList()));
      all.skipNBytes(offset);
      return all;
    }

    @Override
    public Optional<SeekableByteChannel> channel() {
      return Optional.empty();
    }

    @Override
    public StoredFile now() {
      return file;
    }

    @Override
    public void close() {}
  }
}
