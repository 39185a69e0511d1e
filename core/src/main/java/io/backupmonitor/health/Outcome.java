package io.backupmonitor.health;

import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.Verdict;
import org.jspecify.annotations.Nullable;

/// What health needs to know about one backup of the window.
///
/// @param status where it stands
/// @param sizeBytes its size
/// @param verification the verdict of its last verification; null before the first one
/// @param restoreTest the verdict of its last restore test; null before the first one
public record Outcome(
    BackupStatus status,
    long sizeBytes,
    @Nullable Verdict verification,
    @Nullable Verdict restoreTest) {}
