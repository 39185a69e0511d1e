package io.backupmonitor.model;

import java.time.Instant;
import java.util.List;

/// What was recorded about the files of a backup.
///
/// @param kind what it is made of
/// @param path the file, the first part of a set, or the directory
/// @param parts the parts of a split set in their order; empty for every other kind
/// @param companions files that belong to it
/// @param size the size of all its parts together, in bytes
/// @param modified its modification time; the newest one of several parts
public record SourceDescription(
    BackupKind kind,
    BackupPath path,
    List<BackupPath> parts,
    List<BackupPath> companions,
    long size,
    Instant modified) {

  public SourceDescription {
    parts = List.copyOf(parts);
    companions = List.copyOf(companions);
  }
}
