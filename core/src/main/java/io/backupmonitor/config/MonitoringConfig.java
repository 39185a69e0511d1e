package io.backupmonitor.config;

import java.time.Duration;

/// `monitoring`.
///
/// @param checkInterval how often the daemon looks
/// @param alertOnFailure whether failed and missed backups raise alerts
/// @param alertOnVerificationFailure whether failed verifications raise alerts
/// @param alertOnRestoreFailure whether failed restore tests raise alerts
/// @param healthScoreThreshold below this score, 0 to 1, `health_degradation` is raised
public record MonitoringConfig(
    Duration checkInterval,
    boolean alertOnFailure,
    boolean alertOnVerificationFailure,
    boolean alertOnRestoreFailure,
    double healthScoreThreshold) {}
