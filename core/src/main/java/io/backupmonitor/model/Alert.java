package io.backupmonitor.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One cause that people are told about, open while the cause lasts.
///
/// @param id the row's number
/// @param locationId the row of the location; null when it concerns none
/// @param backupId the row of the backup; null when it concerns none
/// @param alertType `backup_failure`, `verification_failure`, `restore_failure`,
///     `health_degradation`, `backup_missing`, or a caller's own
/// @param key what it is about: type, location, series or backup and finding code, never a time
/// @param severity how loudly it speaks
/// @param message what happened and what to do
/// @param resolved whether the cause is gone
/// @param createdAt when it was opened
/// @param resolvedAt when it was closed; null while it is open
public record Alert(
    long id,
    @Nullable Long locationId,
    @Nullable Long backupId,
    String alertType,
    String key,
    Severity severity,
    String message,
    boolean resolved,
    Instant createdAt,
    @Nullable Instant resolvedAt) {}
