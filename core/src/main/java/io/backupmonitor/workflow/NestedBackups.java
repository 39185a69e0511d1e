package io.backupmonitor.workflow;

import io.backupmonitor.format.Formats;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.monitor.BackupFinder;
import io.backupmonitor.monitor.FinderOptions;
import io.backupmonitor.monitor.FoundBackup;
import io.backupmonitor.restore.NestedSearch;
import io.backupmonitor.storage.FolderStorage;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.Storages;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// Finds the backups in a restored archive as an audit finds them in any folder: sets and
/// directories as a whole, each database with its journal.
public final class NestedBackups implements NestedSearch {

  private final Storages storages = Storages.found();
  private final Formats formats = Formats.found();

  /// Made by the service loader.
  public NestedBackups() {}

  @Override
  public Result in(Path folder, int most) throws IOException {
    URI root = new FolderStorage(folder).rootUri();
    return storages.ask(root, storage -> look(storage, root, most));
  }

  private Result look(Storage storage, URI root, int most) throws IOException {
    FinderOptions options = FinderOptions.audit(InstantSource.system().instant(), ZoneOffset.UTC);
    List<Found> found = new ArrayList<>();
    int[] more = new int[1];
    new BackupFinder(storage, root, options, formats)
        .find(
            each -> {
              if (!isThere(each)) {
                return;
              }
              if (found.size() < most) {
                found.add(new Found(each.source(), each.findings()));
              } else {
                more[0]++;
              }
            });
    return new Result(found, more[0]);
  }

  /// What a checksum file lists and is not there was not in the archive, and a file under a
  /// temporary name was never a whole one.
  private static boolean isThere(FoundBackup each) {
    return !each.source().parts().isEmpty() && each.status() != BackupStatus.PENDING;
  }
}
