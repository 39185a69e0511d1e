package io.backupmonitor.config;

import java.nio.file.Path;
import java.time.Duration;

/// `backups.restore_testing`.
///
/// @param testLocation the folder in which drills happen
/// @param cleanupAfterTest whether the restored content is removed afterwards
/// @param testFrequency how old the last drill of a backup may become (`test_frequency_days`)
/// @param timeLimit how long one drill may take
public record RestoreTestingConfig(
    Path testLocation, boolean cleanupAfterTest, Duration testFrequency, Duration timeLimit) {}
