package io.backupmonitor.storage;

import io.backupmonitor.model.BackupPath;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One name on a storage, as it was when it was looked at.
///
/// @param path where it lies below the root of the storage
/// @param kind what it stands for
/// @param size in bytes; 0 for whatever is no regular file
/// @param modified when its content was last written, in whole microseconds, as databases keep it
/// @param identity what it is apart from its name; null where the storage knows no such thing
/// @param readable whether it may be read, as far as a look can tell
public record StoredFile(
    BackupPath path,
    FileKind kind,
    long size,
    Instant modified,
    @Nullable FileIdentity identity,
    boolean readable)
    implements Serializable {

  /// A file of which nothing says that it may not be read.
  public StoredFile(
      BackupPath path,
      FileKind kind,
      long size,
      Instant modified,
      @Nullable FileIdentity identity) {
    this(path, kind, size, modified, identity, true);
  }

  /// Whether the other look at the same name saw the same content, as far as a look can tell.
  public boolean sameContentAs(StoredFile other) {
    return kind == other.kind
        && size == other.size
        && modified.equals(other.modified)
        && (identity == null || other.identity == null || identity.sameFile(other.identity));
  }
}
