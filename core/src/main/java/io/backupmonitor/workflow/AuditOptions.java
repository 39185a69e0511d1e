package io.backupmonitor.workflow;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
import io.backupmonitor.model.Isolation;
import java.nio.file.Path;
import java.time.Duration;

/// How `audit` works.
///
/// @param restore whether drills are made
/// @param scratch the folder in which they happen
/// @param limits the bounds of each inspection
/// @param drillTime how long one drill may take
/// @param workers how many backups are looked at side by side
/// @param isolation the weakest in which what a backup contains may be executed
/// @param keys where the secrets lie that open encrypted backups
/// @param nested whether dumps inside archives are restored too
public record AuditOptions(
    boolean restore,
    Path scratch,
    Limits limits,
    Duration drillTime,
    int workers,
    Isolation isolation,
    KeyFiles keys,
    boolean nested) {

  /// Without drills of what lies inside archives.
  public AuditOptions(
      boolean restore,
      Path scratch,
      Limits limits,
      Duration drillTime,
      int workers,
      Isolation isolation,
      KeyFiles keys) {
    this(restore, scratch, limits, drillTime, workers, isolation, keys, false);
  }
}
