package io.backupmonitor.model;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// The health of one location on one day, over the window that was asked for.
///
/// Rates and the score lie in 0..1 and are null where there is nothing to divide by.
///
/// @param locationId the row of the location
/// @param metricDate the day in the location's time zone
/// @param totalBackups completed, failed and missed ones; pending ones are left out
/// @param successfulBackups the completed ones
/// @param failedBackups the failed ones and the missed runs
/// @param totalSizeBytes the size of the completed ones together
/// @param backupSuccessRate successful / total
/// @param verificationSuccessRate passed / (passed + failed), each backup once by its latest
/// verdict
/// @param restoreTestSuccessRate passed / (passed + failed), each backup once by its latest verdict
/// @param verificationCoverage the share of the completed backups with a verdict passed or failed
/// @param restoreTestCoverage the share of the completed backups with a verdict passed or failed
/// @param healthScore the weighted sum; null when there is no backup at all
public record HealthMetric(
    long locationId,
    LocalDate metricDate,
    int totalBackups,
    int successfulBackups,
    int failedBackups,
    long totalSizeBytes,
    @Nullable Double backupSuccessRate,
    @Nullable Double verificationSuccessRate,
    @Nullable Double restoreTestSuccessRate,
    @Nullable Double verificationCoverage,
    @Nullable Double restoreTestCoverage,
    @Nullable Double healthScore) {}
