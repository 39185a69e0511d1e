package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.BackupBytes;
import io.backupmonitor.storage.FolderStorage;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.StorageProvider;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// A folder under the scheme `closed`, of which some files may not be read: tests run as root too,
/// whom no right stops.
///
/// @param folder where the files lie
/// @param prefix how the names of those begin that may not be read
record ClosedFiles(Path folder, String prefix) implements StorageProvider {

  @Override
  public String scheme() {
    return "closed";
  }

  @Override
  public Storage open(URI root) {
    FolderStorage files = new FolderStorage(folder);
    return new Storage() {
      @Override
      public Stream<StoredFile> list(BackupPath directory) throws IOException {
        return files.list(directory).map(ClosedFiles.this::closed);
      }

      @Override
      public StoredFile stat(BackupPath path) throws IOException {
        return closed(files.stat(path));
      }

      @Override
      public BackupBytes open(StoredFile file) throws IOException {
        if (!closed(file).readable()) {
          throw new AccessDeniedException(file.path().text());
        }
        return files.open(file);
      }

      @Override
      public Optional<Path> localPath(BackupPath path) {
        return Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  private StoredFile closed(StoredFile file) {
    return new StoredFile(
        file.path(),
        file.kind(),
        file.size(),
        file.modified(),
        file.identity(),
        !file.path().text().startsWith(prefix));
  }
}
