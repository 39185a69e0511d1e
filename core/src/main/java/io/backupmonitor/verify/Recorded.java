package io.backupmonitor.verify;

import io.backupmonitor.model.Checksum;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What was recorded about a backup earlier.
///
/// @param baseline the checksum first recorded for this generation; null before the first one
/// @param sizeBytes the size of all its parts together
/// @param modified its modification time; the newest one of several parts
/// @param reusedName whether its name is expected to be overwritten
/// @param expectedType the `type` of its location
public record Recorded(
    @Nullable Checksum baseline,
    long sizeBytes,
    Instant modified,
    boolean reusedName,
    String expectedType) {}
