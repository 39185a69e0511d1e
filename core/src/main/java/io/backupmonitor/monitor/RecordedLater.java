package io.backupmonitor.monitor;

import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.model.Backup;
import java.util.AbstractList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The backups of a location after a scan that wrote rows, read back when somebody first asks: most
/// callers want no list of a large location. Safe to use from several threads.
final class RecordedLater extends AbstractList<Backup> {

  private final DatabaseManager database;
  private final long locationId;
  private @Nullable List<Backup> read;

  RecordedLater(DatabaseManager database, long locationId) {
    this.database = database;
    this.locationId = locationId;
  }

  @Override
  public Backup get(int index) {
    return all().get(index);
  }

  @Override
  public int size() {
    return all().size();
  }

  private synchronized List<Backup> all() {
    List<Backup> known = read;
    if (known == null) {
      known = LocationScan.there(database.backups().current(locationId));
      read = known;
    }
    return known;
  }
}
