package io.backupmonitor.config;

import io.backupmonitor.model.BackupLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One item of `backups.locations`.
///
/// @param location the documented keys; its id is 0
/// @param recursive whether folders below are looked at too
/// @param include globs on the path below the location; a file must match one; empty means all
/// @param exclude globs on the path below the location; a file must match none
/// @param grace how long after its scheduled time a backup may arrive
/// @param settle how old a file must be to be judged; null takes the default of the kind of run
/// @param passphraseFile a file whose first line opens encrypted backups here
/// @param keyFile a file with a private key that opens encrypted backups here
/// @param restore what the backups here have to hold, and how fast they have to be back
public record LocationConfig(
    BackupLocation location,
    boolean recursive,
    List<String> include,
    List<String> exclude,
    Duration grace,
    @Nullable Duration settle,
    @Nullable Path passphraseFile,
    @Nullable Path keyFile,
    RestoreObjectives restore) {

  public LocationConfig {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /// The name of the location.
  public String name() {
    return location.name();
  }
}
