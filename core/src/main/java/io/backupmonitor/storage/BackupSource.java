package io.backupmonitor.storage;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import java.io.Serializable;
import java.net.URI;
import java.util.List;

/// What has to be read to read one backup. Plain data, so that it can be handed to another process.
///
/// @param root the storage that it lies on
/// @param kind what it is made of there
/// @param path the file, the first existing part of a set, or the directory
/// @param parts the regular files in the order in which they are read: one for a file, all existing
///     parts of a set, every file of a directory in the order of their paths
/// @param companions files that belong to it without being part of it, such as the `-wal` beside a
///     database
public record BackupSource(
    URI root, BackupKind kind, BackupPath path, List<StoredFile> parts, List<StoredFile> companions)
    implements Serializable {

  public BackupSource {
    parts = List.copyOf(parts);
    companions = List.copyOf(companions);
  }

  /// The size of all its parts together, in bytes.
  public long size() {
    long size = 0;
    for (StoredFile part : parts) {
      size += part.size();
    }
    return size;
  }
}
