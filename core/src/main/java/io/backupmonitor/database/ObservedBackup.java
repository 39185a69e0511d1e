package io.backupmonitor.database;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.SidecarChecksum;
import io.backupmonitor.model.SourceDescription;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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

  /// Written out, as a rescan compares every row: what the compiler derives costs several times as
  /// much in a program that has only just been started.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObservedBackup that
        && path.equals(that.path)
        && filepath.equals(that.filepath)
        && sizeBytes == that.sizeBytes
        && modified.equals(that.modified)
        && device == that.device
        && inode == that.inode
        && hasSameMeaningAs(that);
  }

  private boolean hasSameMeaningAs(ObservedBackup that) {
    return kind == that.kind
        && status == that.status
        && reusedName == that.reusedName
        && series.equals(that.series)
        && parts.equals(that.parts)
        && companions.equals(that.companions)
        && sidecars.equals(that.sidecars)
        && Objects.equals(nameTime, that.nameTime)
        && Objects.equals(errorMessage, that.errorMessage);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  /// What has to be looked at to find it again.
  public SourceDescription description() {
    return new SourceDescription(kind, path, parts, companions, sizeBytes, modified);
  }
}
