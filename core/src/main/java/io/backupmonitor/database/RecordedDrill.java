package io.backupmonitor.database;

import io.backupmonitor.model.RestoreTest;

/// A restore test with the backup that it was about.
///
/// @param filename the name of the backup
/// @param series the name of its series
public record RecordedDrill(String filename, String series, RestoreTest test) {}
