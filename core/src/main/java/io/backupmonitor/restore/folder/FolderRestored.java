package io.backupmonitor.restore.folder;

import io.backupmonitor.model.Contents;
import io.backupmonitor.restore.Restored;
import java.nio.file.Path;

/// The files that a restore left.
///
/// @param folder where they lie
/// @param contents how many there are
record FolderRestored(Path folder, Contents contents) implements Restored {}
