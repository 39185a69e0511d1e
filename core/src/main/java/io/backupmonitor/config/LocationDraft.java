package io.backupmonitor.config;

import io.backupmonitor.model.BackupLocation;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/// A location as it was read, before it is known which time zone holds for the whole file.
record LocationDraft(Values values) {

  LocationConfig in(ZoneId general) {
    BackupLocation location =
        new BackupLocation(
            0,
            values.get(Keys.NAME),
            values.get(Keys.PATH),
            values.get(Keys.TYPE),
            values.orNull(Keys.SCHEDULE),
            values.get(Keys.RETENTION_DAYS),
            values.get(Keys.VERIFY_INTEGRITY),
            values.get(Keys.TEST_RESTORE),
            values.get(Keys.LOCATION_ENABLED),
            Objects.requireNonNullElse(values.orNull(Keys.LOCATION_TIMEZONE), general));
    return new LocationConfig(
        location,
        values.get(Keys.RECURSIVE),
        values.get(Keys.INCLUDE),
        values.get(Keys.EXCLUDE),
        values.get(Keys.GRACE),
        values.orNull(Keys.SETTLE),
        values.orNull(Keys.PASSPHRASE_FILE),
        values.orNull(Keys.KEY_FILE),
        Objects.requireNonNullElse(values.orNull(Keys.RESTORE), RestoreObjectives.NONE));
  }

  /// Two locations of one name could not be told apart.
  static void refuseSameNames(Values backups, Reading reading) {
    Set<String> seen = new HashSet<>();
    for (LocationDraft draft : backups.get(Keys.LOCATIONS)) {
      String name = draft.values.get(Keys.NAME);
      if (!seen.add(name)) {
        reading
            .problems()
            .add(
                draft.values.mark(Keys.NAME),
                "another location is already called '%s'; give each its own name".formatted(name));
      }
    }
  }
}
