package io.backupmonitor.database;

import io.backupmonitor.model.BackupPath;

/// A folder as a scan saw it, whose backups are all recorded as they are.
///
/// @param path where it lies below its location
/// @param fingerprint stands for everything that a look can see of its children
/// @param backups how many backups lie in it
public record SeenFolder(BackupPath path, String fingerprint, int backups) {}
