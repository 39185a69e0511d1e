package io.backupmonitor.workflow;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.monitor.FoundBackup;

/// A backup to be audited.
///
/// @param found what the look at its folder found
/// @param shown where it lies, as the user would write it
record Subject(FoundBackup found, BackupPath shown) {}
