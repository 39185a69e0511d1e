package io.backupmonitor.database;

import io.backupmonitor.model.Backup;

/// A row of `backups` together with what the scan that wrote it saw.
///
/// @param backup the row
/// @param observed what was seen; its size and time are those that verification compares with
public record RecordedBackup(Backup backup, ObservedBackup observed) {}
