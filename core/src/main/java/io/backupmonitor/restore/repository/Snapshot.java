package io.backupmonitor.restore.repository;

import java.time.Instant;

/// One snapshot, which Borg calls an archive.
///
/// @param id how its program knows it
/// @param name how people know it
/// @param time when it was made
/// @param series what the snapshots of the same thing have in common, and no others
/// @param label the short name of that, of which there may be several alike
record Snapshot(String id, String name, Instant time, String series, String label) {}
