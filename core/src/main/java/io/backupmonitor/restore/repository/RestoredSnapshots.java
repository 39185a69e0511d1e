package io.backupmonitor.restore.repository;

import io.backupmonitor.model.Contents;
import io.backupmonitor.restore.Restored;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The files of the newest snapshots, as far as they were restored.
///
/// @param engineVersion the program with its version
record RestoredSnapshots(String engineVersion, SnapshotRestores restores) implements Restored {

  @Override
  public Contents contents() {
    return ArrivedItems.sum(
            restores.made().stream().map(each -> each.arrivals().arrived()).toList())
        .contents();
  }

  @Override
  public Map<String, Path> folders() {
    Map<String, Path> folders = new LinkedHashMap<>();
    restores.made().forEach(each -> folders.put(each.snapshot().label(), each.folder()));
    return folders;
  }

  @Override
  public String lacking() {
    return restores.isAll() ? "" : "only a share of the newest snapshots was restored";
  }
}
