package io.backupmonitor.model;

import java.io.Serializable;

/// What a sidecar says about a backup.
///
/// @param sidecar where the sidecar lies below the location
/// @param checksum the checksum that the backup's bytes should have
public record SidecarChecksum(BackupPath sidecar, Checksum checksum) implements Serializable {}
