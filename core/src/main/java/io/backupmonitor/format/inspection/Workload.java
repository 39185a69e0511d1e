package io.backupmonitor.format.inspection;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.storage.BackupSource;

/// What there is to read, as far as that can be known before anything is read; it decides how fast
/// that is begun and nothing else.
///
/// @param name of the file; empty where it is none, or not known
/// @param bytes how much it is
public record Workload(String name, long bytes) {

  /// That of one backup.
  public static Workload of(BackupSource source) {
    String name = source.kind() == BackupKind.FILE ? source.path().name().text() : "";
    return new Workload(name, source.size());
  }
}
