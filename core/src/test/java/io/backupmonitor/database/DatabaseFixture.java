package io.backupmonitor.database;

import io.backupmonitor.model.BackupLocation;
import java.util.Arrays;
import java.util.List;

/// A fresh database for one test of a contract.
interface DatabaseFixture {

  /// The database, with its tables.
  DatabaseManager database();

  /// Another manager on the same database, as another process would have it.
  DatabaseManager again();

  /// Recorded locations with these names.
  default List<Long> locations(String... names) {
    return database()
        .locations()
        .synchronise(Arrays.stream(names).map(Seen::location).toList())
        .stream()
        .map(BackupLocation::id)
        .toList();
  }

  /// One recorded location.
  default long location() {
    return locations("nightly").getFirst();
  }

  /// The only row that lies under a path now.
  default RecordedBackup only(long location, String path) {
    return database().backups().current(location).stream()
        .filter(row -> row.backup().path().text().equals(path))
        .reduce(
            (first, second) -> {
              throw new AssertionError("two rows for " + path);
            })
        .orElseThrow();
  }
}
