package io.backupmonitor.database;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A backup whose restore is to be tested.
///
/// @param recorded which one
/// @param newest whether it is the newest of its series
/// @param provenAt when it was tested last, or for a newest one any backup of its series; null when
///     never
public record DueDrill(RecordedBackup recorded, boolean newest, @Nullable Instant provenAt) {}
