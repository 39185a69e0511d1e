package io.backupmonitor.restore;

import io.backupmonitor.model.Finding;
import io.backupmonitor.storage.BackupSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Finds the backups that lie in a folder into which an archive was restored. Found by
/// [java.util.ServiceLoader], as the stage that looks for backups and this one do not know one
/// another. Implementations are stateless and safe to use from several threads.
public interface NestedSearch {

  /// Looks at everything below a folder.
  ///
  /// @param most so many are found at most
  /// @throws IOException when the folder cannot be listed
  Result in(Path folder, int most) throws IOException;

  /// What lies there.
  ///
  /// @param found in the byte order of their paths
  /// @param more how many others there are
  record Result(List<Found> found, int more) {

    public Result {
      found = List.copyOf(found);
    }
  }

  /// What may be a backup.
  ///
  /// @param source what to read
  /// @param findings what is wrong with it already, such as a missing part of a set
  record Found(BackupSource source, List<Finding> findings) {

    public Found {
      findings = List.copyOf(findings);
    }
  }
}
