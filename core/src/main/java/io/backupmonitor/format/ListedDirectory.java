package io.backupmonitor.format;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.BackupBytes;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.StoredFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A directory that is one backup, only to be looked at: nothing is counted, hashed or delivered.
final class ListedDirectory implements DirectoryContent {

  private final Storage storage;
  private final Map<File, StoredFile> stored = new LinkedHashMap<>();
  private final Map<String, File> byPath = new LinkedHashMap<>();

  ListedDirectory(Storage storage, BackupSource source) {
    this.storage = storage;
    String directory = source.path().escaped();
    int prefix = directory.isEmpty() ? 0 : directory.length() + 1;
    for (StoredFile each : source.parts()) {
      BackupPath below = new BackupPath(each.path().escaped().substring(prefix));
      File file = new File(below, each.size());
      stored.put(file, each);
      byPath.put(below.escaped(), file);
    }
  }

  @Override
  public List<File> files() {
    return List.copyOf(stored.keySet());
  }

  @Override
  public @Nullable File file(String path) {
    return byPath.get(path);
  }

  @Override
  public byte[] start(File file, int length) throws IOException {
    try (InputStream stream = open(file)) {
      return stream.readNBytes(length);
    }
  }

  @Override
  public InputStream open(File file) throws IOException {
    BackupBytes bytes = storage.open(storedFile(file));
    return new FilterInputStream(bytes.stream(0)) {
      @Override
      public void close() throws IOException {
        try (bytes) {
          super.close();
        }
      }
    };
  }

  @Override
  public Path local(File file) throws IOException {
    return storage
        .localPath(storedFile(file).path())
        .orElseThrow(() -> new IOException("'%s' lies on no local disk".formatted(file.path())));
  }

  private StoredFile storedFile(File file) {
    StoredFile found = stored.get(file);
    if (found == null) {
      throw new IllegalArgumentException("'%s' is not of this directory".formatted(file.path()));
    }
    return found;
  }
}
