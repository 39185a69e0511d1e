package io.backupmonitor.restore.repository;

import io.backupmonitor.format.EntryKind;
import io.backupmonitor.model.BackupPath;

/// One line of the list that a repository has of a snapshot.
///
/// @param kind what it is
/// @param path where it lies below the folder of a restore
/// @param exact whether the path is surely spelled as in the snapshot
/// @param size of a file, in bytes
/// @param whole whether the repository itself takes it for whole
/// @param sha256 of a file's content, in hexadecimal digits; empty where the list has none
record ListedItem(
    EntryKind kind, BackupPath path, boolean exact, long size, boolean whole, String sha256) {

  /// Whether it is a file with a content of its own.
  boolean isFile() {
    return kind == EntryKind.FILE;
  }
}
