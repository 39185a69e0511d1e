package io.backupmonitor.database;

import io.backupmonitor.model.BackupLocation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The rows of `backup_locations`. Safe to use from several threads.
public final class LocationTable {

  /// Makes the rows equal the configuration, by name, and gives the locations with their ids in the
  /// same order. Locations that are no longer configured stay, disabled.
  public List<BackupLocation> synchronise(List<BackupLocation> configured) {
    throw new UnsupportedOperationException();
  }

  /// Every location, by name.
  public List<BackupLocation> all() {
    throw new UnsupportedOperationException();
  }

  public Optional<BackupLocation> byId(long id) {
    throw new UnsupportedOperationException();
  }

  public Optional<BackupLocation> byName(String name) {
    throw new UnsupportedOperationException();
  }

  /// When the location was last listed whole; empty before the first time.
  public Optional<Instant> lastScan(long id) {
    throw new UnsupportedOperationException();
  }
}
