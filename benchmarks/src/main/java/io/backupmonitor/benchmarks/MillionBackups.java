package io.backupmonitor.benchmarks;

import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.database.ObservedBackup;
import io.backupmonitor.database.ScanChanges;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A record with a long history: many backups long before the window that reports look at.
final class MillionBackups {

  private static final int BATCH = 50_000;

  private MillionBackups() {}

  /// Fills a new database.
  ///
  /// @param old how many backups lie outside the window
  /// @param recent how many lie within the last days
  static void fill(Path database, int old, int recent, Instant now) {
    try (DatabaseManager manager = new DatabaseManager("sqlite:///" + database)) {
      manager.createTables();
      BackupLocation location =
          new BackupLocation(
              0, "history", "/nowhere", "file", null, 30, true, true, true, ZoneOffset.UTC);
      long id = manager.locations().synchronise(List.of(location)).getFirst().id();
      add(manager, id, "old", old, now.minus(Duration.ofDays(900)), Duration.ofSeconds(60));
      add(manager, id, "new", recent, now.minus(Duration.ofDays(6)), Duration.ofSeconds(100));
    }
  }

  private static void add(
      DatabaseManager manager,
      long location,
      String name,
      int count,
      Instant first,
      Duration step) {
    List<ObservedBackup> batch = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      batch.add(backup(name, number, first.plus(step.multipliedBy(number))));
      if (batch.size() == BATCH || number == count - 1) {
        manager
            .backups()
            .apply(
                location, new ScanChanges(first, batch, Map.of(), Map.of(), List.of(), List.of()));
        batch.clear();
      }
    }
  }

  private static ObservedBackup backup(String name, int number, Instant modified) {
    BackupPath path = BackupPath.of("%s-%07d.sql.gz".formatted(name, number));
    return new ObservedBackup(
        path,
        "/nowhere/" + path,
        BackupKind.FILE,
        List.of(),
        List.of(),
        List.of(),
        name + "-*.sql.gz",
        false,
        1_000_000L + number,
        modified,
        null,
        1,
        number + 1L,
        BackupStatus.COMPLETED,
        null);
  }
}
