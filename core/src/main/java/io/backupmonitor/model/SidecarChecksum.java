package io.backupmonitor.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// What a sidecar says about a backup.
///
/// @param sidecar where the sidecar lies below the location
/// @param checksum the checksum that the bytes should have
/// @param part the part of a split set that it is about; null when it is about the whole backup
public record SidecarChecksum(BackupPath sidecar, Checksum checksum, @Nullable BackupPath part)
    implements Serializable {

  /// What it says about the whole backup.
  public SidecarChecksum(BackupPath sidecar, Checksum checksum) {
    this(sidecar, checksum, null);
  }

  /// The same, said about one part.
  public SidecarChecksum of(BackupPath onePart) {
    return new SidecarChecksum(sidecar, checksum, onePart);
  }
}
