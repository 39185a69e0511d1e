package io.backupmonitor.monitor;

import io.backupmonitor.storage.StoredFile;
import java.io.IOException;

/// Tells backups from other files.
interface Recognition {

  /// Whether a name ends like a backup.
  boolean byName(String name);

  /// Whether the content is of a known format.
  ///
  /// @throws IOException when the file cannot be read
  boolean byFormat(StoredFile file) throws IOException;

  /// Whether the content is of a known format, or shows that it is no backup whatever its name
  /// says.
  ///
  /// @throws IOException when the file cannot be read
  boolean byContent(StoredFile file) throws IOException;
}
