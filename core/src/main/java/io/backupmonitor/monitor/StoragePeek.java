package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.BackupBytes;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// Looks into the marks of a directory backup on a storage. What cannot be read is no mark.
final class StoragePeek implements DirectoryKind.Peek {

  private static final int ENOUGH_BYTES = 4096;
  private static final int ENOUGH_NAMES = 1000;

  private final Storage storage;

  StoragePeek(Storage storage) {
    this.storage = storage;
  }

  @Override
  public String text(StoredFile file) {
    try (BackupBytes bytes = storage.open(file);
        InputStream stream = bytes.stream(0)) {
      return new String(stream.readNBytes(ENOUGH_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException unread) {
      return "";
    }
  }

  @Override
  public List<String> names(BackupPath folder) {
    try (Stream<StoredFile> children = storage.list(folder)) {
      return children.limit(ENOUGH_NAMES).map(child -> child.path().name().escaped()).toList();
    } catch (IOException | UncheckedIOException unlisted) {
      return List.of();
    }
  }
}
