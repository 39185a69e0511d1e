package io.backupmonitor.workflow;

import java.time.Duration;

/// The counts of one run.
///
/// @param backups how many backups were looked at
/// @param passed how many have that verdict
/// @param failed how many have that verdict
/// @param error how many have that verdict
/// @param skipped how many have that verdict
/// @param ignored files that are no backups
/// @param unlisted places that could not be listed, so that nothing is known about them
/// @param bytesRead stored bytes
/// @param duration how long it took
public record RunSummary(
    int backups,
    int passed,
    int failed,
    int error,
    int skipped,
    int ignored,
    int unlisted,
    long bytesRead,
    Duration duration) {}
