package io.backupmonitor.restore.repository;

import java.time.Instant;

/// One snapshot, which Borg calls an archive.
///
/// @param id how its program knows it
/// @param name how people know it
/// @param time when it was made
/// @param count how many there are in the repository
record Snapshot(String id, String name, Instant time, int count) {}
