package io.backupmonitor.database;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.SidecarChecksum;
import io.backupmonitor.model.SourceDescription;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A backup as a scan saw it, to be recorded.
///
/// @param path where it lies below its location
/// @param filepath the whole path as text for people
/// @param kind what it is made of
/// @param parts the parts of a split set in their order; empty for every other kind
/// @param companions files that belong to it, such as the `-wal` beside a database
/// @param sidecars what checksum files say about it
/// @param series the name of its series
/// @param reusedName whether its name holds no date and no number, so that it is expected to be
///     overwritten
/// @param sizeBytes the size of all its parts together
/// @param modified its modification time; the newest one of several parts
/// @param nameTime the time that its name speaks of
/// @param device the file system of its first part; 0 where unknown
/// @param inode the number of its first part there; 0 where unknown
/// @param status where it stands
/// @param errorMessage why it is failed or pending
public record ObservedBackup(
    BackupPath path,
    String filepath,
    BackupKind kind,
    List<BackupPath> parts,
    List<BackupPath> companions,
    List<SidecarChecksum> sidecars,
    String series,
    boolean reusedName,
    long sizeBytes,
    Instant modified,
    @Nullable Instant nameTime,
    long device,
    long inode,
    BackupStatus status,
    @Nullable String errorMessage) {

  public ObservedBackup {
    parts = List.copyOf(parts);
    companions = List.copyOf(companions);
    sidecars = List.copyOf(sidecars);
  }

  /// What has to be looked at to find it again.
  public SourceDescription description() {
    return new SourceDescription(kind, path, parts, companions, sizeBytes, modified);
  }
}
