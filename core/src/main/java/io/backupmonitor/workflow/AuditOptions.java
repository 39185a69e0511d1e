package io.backupmonitor.workflow;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.restore.DrillLimits;
import java.nio.file.Path;
import java.util.List;

/// How `audit` works.
///
/// @param restore whether drills are made
/// @param scratch the folder in which they happen
/// @param limits the bounds of each inspection
/// @param drillLimits what one drill may take
/// @param workers how many backups are looked at side by side
/// @param isolation the weakest in which what a backup contains may be executed
/// @param postgresqlFolders folders with the programs of PostgreSQL servers, beside the usual ones
/// @param keys where the secrets lie that open encrypted backups
/// @param nested whether dumps inside archives are restored too
public record AuditOptions(
    boolean restore,
    Path scratch,
    Limits limits,
    DrillLimits drillLimits,
    int workers,
    Isolation isolation,
    List<Path> postgresqlFolders,
    KeyFiles keys,
    boolean nested) {

  public AuditOptions {
    postgresqlFolders = List.copyOf(postgresqlFolders);
  }
}
