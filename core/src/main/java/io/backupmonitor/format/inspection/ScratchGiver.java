package io.backupmonitor.format.inspection;

import java.io.IOException;
import java.nio.file.Path;

/// Where readers get the folder for their copies from. Asked only when one is needed, which most
/// backups never do. Safe to use from several threads.
@FunctionalInterface
public interface ScratchGiver {

  /// The folder.
  ///
  /// @param wanted the one that the request names
  /// @throws IOException when there can be none
  Path folder(String wanted) throws IOException;
}
