package io.backupmonitor.database;

import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.Contents;
import org.jspecify.annotations.Nullable;

/// An earlier backup of the same series whose verification passed.
///
/// @param filepath where it lies or lay
/// @param sizeBytes its size
/// @param checksum its baseline; null where none was recorded
/// @param contents what it was seen to hold
public record Predecessor(
    String filepath, long sizeBytes, @Nullable Checksum checksum, Contents contents) {}
