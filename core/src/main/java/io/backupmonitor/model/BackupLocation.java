package io.backupmonitor.model;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// A place where backups land, as it is recorded in the database.
///
/// @param id the row's number; 0 while it was not recorded yet
/// @param name unique among the locations
/// @param path the folder or URI as the administrator wrote it
/// @param backupType what the administrator expects there (`file`, `database`, …); detection is by
///     content
/// @param schedule `hourly`, `daily`, `weekly`, `monthly`, a cron expression, or null for none
/// @param retentionDays how long backups are meant to stay, in days
/// @param verifyIntegrity whether verification counts here
/// @param testRestore whether restore tests count here
/// @param enabled whether the location is looked at
/// @param timezone the zone of the schedule and of the days of health metrics
public record BackupLocation(
    long id,
    String name,
    String path,
    String backupType,
    @Nullable String schedule,
    int retentionDays,
    boolean verifyIntegrity,
    boolean testRestore,
    boolean enabled,
    ZoneId timezone) {

  /// This location with the number of its row.
  public BackupLocation withId(long recorded) {
    return new BackupLocation(
        recorded,
        name,
        path,
        backupType,
        schedule,
        retentionDays,
        verifyIntegrity,
        testRestore,
        enabled,
        timezone);
  }
}
