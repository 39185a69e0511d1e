package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupPath;
import java.util.List;

/// What a look saw besides backups.
///
/// @param backups how many backups were found
/// @param ignored how many regular files are no backups and belong to none
/// @param observations findings that concern no backup
/// @param unlisted folders that could not be listed: nothing is known about what lies below them
public record LookSummary(
    int backups, int ignored, List<Observation> observations, List<BackupPath> unlisted) {

  public LookSummary {
    observations = List.copyOf(observations);
    unlisted = List.copyOf(unlisted);
  }
}
