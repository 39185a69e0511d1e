package io.backupmonitor.alert;

import io.backupmonitor.database.OpenFinding;
import io.backupmonitor.database.Standing;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.HealthMetric;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that the rules look at for one location.
///
/// @param location the place
/// @param findings those in force there
/// @param standings the backups of the window with their latest verdicts
/// @param backups the rows that findings speak of, by id
/// @param health its newest health; null when none was recorded lately
record Situation(
    BackupLocation location,
    List<OpenFinding> findings,
    List<Standing> standings,
    Map<Long, Backup> backups,
    @Nullable HealthMetric health) {

  /// Whether nothing can be said about the backups at present.
  boolean unreachable() {
    return findings.stream()
        .map(open -> open.finding().code())
        .anyMatch(
            code -> code == FindingCode.LOCATION_UNREACHABLE || code == FindingCode.LOCATION_EMPTY);
  }
}
