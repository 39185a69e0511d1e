package io.backupmonitor.monitor;

import io.backupmonitor.config.Config;
import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.database.OpenFinding;
import io.backupmonitor.database.Proven;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.storage.Storages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A location with its database, its monitor and a clock that stands until it is set.
final class WatchedFolder implements AutoCloseable {

  private String root;
  private Storages storages = Storages.found();
  private final Path home;
  private final DatabaseManager database;
  private Instant now = TestFolder.NOW;
  private @Nullable String schedule;

  /// @param home where the database and the configuration lie
  WatchedFolder(Path root, Path home) {
    this.root = root.toString();
    this.home = home;
    this.database = new DatabaseManager("sqlite:///" + home.resolve("test.db"));
    this.database.createTables();
  }

  /// The location lies elsewhere from now on.
  void moveTo(String path) {
    root = path;
  }

  void storages(Storages others) {
    storages = others;
  }

  WatchedFolder schedule(String expression) {
    schedule = expression;
    return this;
  }

  WatchedFolder at(Instant time) {
    now = time;
    return this;
  }

  WatchedFolder later(Duration duration) {
    return at(now.plus(duration));
  }

  Instant now() {
    return now;
  }

  BackupMonitor monitor() {
    return new BackupMonitor(database, config(), () -> now, storages, Duration.ofMinutes(1));
  }

  /// One scan.
  List<Backup> scan() {
    Map<String, List<Backup>> found = monitor().monitorAllLocations();
    return found.values().iterator().next();
  }

  /// The one backup under a path after the last scan, vanished or not.
  Backup backup(String path) {
    return rows().stream()
        .map(RecordedBackup::backup)
        .filter(backup -> backup.path().text().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row for " + path + " in " + rows()));
  }

  List<RecordedBackup> rows() {
    return database.backups().current(locationId());
  }

  List<String> paths() {
    return rows().stream()
        .map(RecordedBackup::backup)
        .filter(backup -> backup.vanishedAt() == null)
        .map(backup -> backup.path().text())
        .toList();
  }

  /// The findings in force as `code path`; the path is missing where no backup is concerned.
  List<String> findings() {
    Map<Long, String> paths =
        rows().stream()
            .collect(
                Collectors.toMap(
                    row -> row.backup().id(), row -> " " + row.backup().path().text()));
    return database.proofs().openFindings(locationId()).stream()
        .map(open -> open.finding().code().code() + of(paths, open))
        .sorted()
        .toList();
  }

  private static String of(Map<Long, String> paths, OpenFinding open) {
    Long id = open.backupId();
    return id == null ? "" : paths.getOrDefault(id, " ?");
  }

  /// A verification has recorded the first checksum of a backup.
  WatchedFolder withBaseline(String path) {
    Backup backup = backup(path);
    BackupVerification result =
        new BackupVerification(
            0, backup.id(), "checksum", Verdict.SKIPPED, "recorded", null, now, List.of());
    database
        .proofs()
        .recordVerification(
            backup,
            List.of(result),
            new Proven(
                Assurance.CHECKSUMMED,
                new Checksum(ChecksumAlgorithm.MD5, "0".repeat(32)),
                "tar",
                null));
    return this;
  }

  List<Instant> missedRuns() {
    return database.backups().missedRuns(locationId(), Instant.EPOCH).stream()
        .map(run -> run.scheduled())
        .toList();
  }

  private long locationId() {
    return database.locations().byName("here").orElseThrow().id();
  }

  private Config config() {
    String yaml =
        """
        timezone: UTC
        backups:
          locations:
            - name: here
              path: '%s'
              type: file
              retention_days: 30
        """
            .formatted(root);
    try {
      String scheduled = schedule == null ? "" : "      schedule: '%s'%n".formatted(schedule);
      return Config.load(Files.writeString(home.resolve("config.yaml"), yaml + scheduled));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
