package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Finding;

/// A finding of a look that concerns no backup: a special file, a folder that cannot be listed, a
/// malformed sidecar.
///
/// @param subject what it concerns, below the root of the look
/// @param finding the fact
public record Observation(BackupPath subject, Finding finding) {}
