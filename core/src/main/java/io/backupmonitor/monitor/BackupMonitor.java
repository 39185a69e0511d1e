package io.backupmonitor.monitor;

import io.backupmonitor.config.Config;
import io.backupmonitor.config.LocationConfig;
import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.database.ObservedBackup;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.format.Formats;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.storage.Storages;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Looks at the configured locations and records what backups are there. Safe to use from several
/// threads.
public final class BackupMonitor {

  private final DatabaseManager database;
  private final Config config;
  private final InstantSource clock;
  private final Storages storages;
  private final Duration settle;
  private final Formats formats = Formats.found();

  /// A monitor for one-shot use: files need not settle unless their location says so.
  public BackupMonitor(DatabaseManager databaseManager, Config config) {
    this(databaseManager, config, InstantSource.system(), Storages.found(), Duration.ZERO);
  }

  /// A monitor with everything that it depends on.
  ///
  /// @param clock tells the time of each scan
  /// @param storages opens the locations
  /// @param settle how old a file must be to be judged, at locations that say nothing about it
  public BackupMonitor(
      DatabaseManager databaseManager,
      Config config,
      InstantSource clock,
      Storages storages,
      Duration settle) {
    this.database = databaseManager;
    this.config = config;
    this.clock = clock;
    this.storages = storages;
    this.settle = settle;
  }

  /// Looks at every enabled location.
  ///
  /// @return the backups that are there, newest generations only, by the name of their location; of
  ///     a location that cannot be listed, those that were there when it could. A list may be read
  ///     from the database when it is first used, so the database has to stay open until then
  public Map<String, List<Backup>> monitorAllLocations() {
    return monitor(location -> location.enabled());
  }

  /// Looks at one location, even when it is disabled.
  ///
  /// @throws IllegalArgumentException when no configured location has that id
  public Map<String, List<Backup>> monitorLocation(long id) {
    return one(monitor(location -> location.id() == id), "id " + id);
  }

  /// Looks at one location, even when it is disabled.
  ///
  /// @throws IllegalArgumentException when no configured location has that name
  public Map<String, List<Backup>> monitorLocation(String name) {
    return one(monitor(location -> location.name().equals(name)), "name '" + name + "'");
  }

  private Map<String, List<Backup>> one(Map<String, List<Backup>> found, String wanted) {
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "no location has the %s; the configured ones are %s"
              .formatted(wanted, config.locations().stream().map(LocationConfig::name).toList()));
    }
    return found;
  }

  private Map<String, List<Backup>> monitor(Predicate<BackupLocation> wanted) {
    List<BackupLocation> recorded =
        database
            .locations()
            .synchronise(config.locations().stream().map(LocationConfig::location).toList());
    Map<String, List<Backup>> found = new LinkedHashMap<>();
    for (int at = 0; at < recorded.size(); at++) {
      BackupLocation location = recorded.get(at);
      if (wanted.test(location)) {
        LocationScan scan =
            new LocationScan(
                database, storages, formats, location, config.locations().get(at), settle);
        found.put(location.name(), scan.at(clock.instant()));
      }
    }
    return found;
  }

  /// Makes the content that lies under a backup's path now its new baseline: a new generation.
  ///
  /// @param id the row of the backup
  /// @param who decided it
  /// @param reason why
  /// @return the new row
  /// @throws IllegalArgumentException when there is nothing to accept, or no reason; the message
  ///     says what
  public Backup accept(long id, String who, String reason) {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("say why the new content is right: a reason is needed");
    }
    RecordedBackup row =
        database
            .backups()
            .byId(id)
            .orElseThrow(
                () -> new IllegalArgumentException("there is no backup with the id " + id));
    BackupLocation location = database.locations().byId(row.backup().locationId()).orElseThrow();
    Instant now = clock.instant();
    return database.backups().accept(id, observe(location, row.backup(), now), who, reason, now);
  }

  private ObservedBackup observe(BackupLocation location, Backup backup, Instant now) {
    URI root = Storages.rootOf(location.path());
    FinderOptions options =
        new FinderOptions(
            FinderOptions.Rules.LOCATION,
            backup.kind() == BackupKind.DIRECTORY,
            List.of(),
            List.of(),
            Duration.ZERO,
            now,
            location.timezone());
    try {
      BackupFinder.Found found =
          storages.ask(
              root,
              storage ->
                  new BackupFinder(storage, root, options, formats).findNamed(backup.path()));
      return found.backups().stream()
          .map(new ObservedBackups(location.path(), now)::of)
          .filter(seen -> seen.path().equals(backup.path()))
          .filter(seen -> seen.status() != BackupStatus.PENDING)
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "'%s' is no whole backup now, so there is nothing to accept"
                          .formatted(backup.filepath())));
    } catch (IOException unseen) {
      throw new IllegalArgumentException(
          "'%s' cannot be accepted: %s".formatted(backup.filepath(), Trouble.of(unseen)), unseen);
    }
  }
}
