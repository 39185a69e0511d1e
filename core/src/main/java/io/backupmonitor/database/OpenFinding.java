package io.backupmonitor.database;

import io.backupmonitor.model.Finding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A finding that is in force: its cause was there at the last look.
///
/// @param id the row's number
/// @param locationId the row of the location
/// @param backupId the row of the backup; null for a finding about the location itself
/// @param series the series that it concerns; null for a finding about the location itself
/// @param stage who raised it
/// @param finding the fact
/// @param firstSeen when it was raised
public record OpenFinding(
    long id,
    long locationId,
    @Nullable Long backupId,
    @Nullable String series,
    Stage stage,
    Finding finding,
    Instant firstSeen) {

  /// Who raises findings. Each stage opens and closes its own ones only.
  public enum Stage {
    MONITOR,
    VERIFY,
    RESTORE
  }
}
