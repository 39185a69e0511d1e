package io.backupmonitor.database;

import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupPath;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of `backups`. Safe to use from several threads. Where a method takes a location id,
/// null means all locations that are enabled.
public final class BackupTable {

  private final Store store;

  BackupTable(Store store) {
    this.store = store;
  }

  /// The newest generation of every path of a location, vanished ones too, in the order of paths.
  public List<RecordedBackup> current(long locationId) {
    List<RecordedBackup> rows =
        store.read(
            connection ->
                Sql.list(
                    connection,
                    BackupRow::recorded,
                    "SELECT "
                        + BackupRow.RECORDED
                        + " FROM backups b WHERE b.location_id = ? AND NOT b.replaced"
                        + " ORDER BY b.path",
                    locationId));
    // The order of the database is that of code points, which is not quite that of BackupPath.
    rows.sort(Comparator.comparing(row -> row.backup().path()));
    return rows;
  }

  /// The backups of the same series that are not newer and whose verification passed, the newest
  /// first. Only the first one brings its contents along.
  ///
  /// @param limit how many at most
  public List<Predecessor> predecessors(Backup backup, int limit) {
    return store.read(
        connection ->
            Sql.list(
                connection,
                BackupRow::predecessor,
                WindowQueries.predecessors(),
                backup.locationId(),
                backup.series(),
                Micros.of(backup.backupTimestamp()),
                backup.id(),
                limit));
  }

  /// The ids of the newest generation of every path of a location.
  public Map<BackupPath, Long> ids(long locationId) {
    Map<BackupPath, Long> ids = new HashMap<>();
    store
        .read(
            connection ->
                Sql.list(
                    connection,
                    row -> Map.entry(row.number(), new BackupPath(row.text())),
                    "SELECT b.id, b.path FROM backups b"
                        + " WHERE b.location_id = ? AND NOT b.replaced",
                    locationId))
        .forEach(row -> ids.put(row.getValue(), row.getKey()));
    return ids;
  }

  /// What the backups that are there come to, newest generations only.
  ///
  /// @param backups how many there are
  /// @param failed how many of them have the status failed
  /// @param pending how many of them are still growing
  /// @param bytes their sizes together
  /// @param newest the time of the newest one; null when there is none
  public record Totals(
      int backups, int failed, int pending, long bytes, @Nullable Instant newest) {}

  /// What the backups of a location come to, without a row for each.
  public Totals totals(long locationId) {
    return store.read(
        connection ->
            Sql.first(
                    connection,
                    row ->
                        new Totals(
                            row.wholeNumber(),
                            row.wholeNumber(),
                            row.wholeNumber(),
                            row.number(),
                            row.instantOrNull()),
                    "SELECT COUNT(*), COUNT(CASE WHEN b.status = 'failed' THEN 1 END),"
                        + " COUNT(CASE WHEN b.status = 'pending' THEN 1 END),"
                        + " COALESCE(SUM(b.size_bytes), 0), MAX(b.backup_timestamp)"
                        + " FROM backups b WHERE b.location_id = ? AND NOT b.replaced"
                        + " AND b.vanished_at IS NULL",
                    locationId)
                .orElseThrow());
  }

  /// Begins a scan of a location.
  ///
  /// @param at the time of the scan
  /// @param rules what besides the files decides on the rows: folders that were seen under others
  ///     hold no longer
  /// @param comparedSince when every row must have been compared last for the folders to hold
  public ScanRecord scan(long locationId, Instant at, String rules, Instant comparedSince) {
    return ScanRecord.begin(store, locationId, at, rules, comparedSince);
  }

  /// Records backups that a scan has found so far; [#apply] ends it.
  ///
  /// @param added in the order of their paths
  public void add(long locationId, List<ObservedBackup> added, Instant at) {
    ScanRecord.of(store, locationId, at).add(added);
  }

  /// Records what a scan saw, in batches of one transaction each, in the order of paths; also that
  /// the location was listed at that time.
  public void apply(long locationId, ScanChanges changes) {
    ScanRecord.of(store, locationId, changes.at()).apply(changes, null);
  }

  public Optional<RecordedBackup> byId(long id) {
    return store.read(connection -> byId(connection, id));
  }

  private static Optional<RecordedBackup> byId(Connection connection, long id) throws SQLException {
    return Sql.first(
        connection,
        BackupRow::recorded,
        "SELECT " + BackupRow.RECORDED + " FROM backups b WHERE b.id = ?",
        id);
  }

  /// The backups of the window with their latest verdicts: every generation whose time lies at or
  /// after `since`, by location, series and time.
  public List<Standing> window(@Nullable Long locationId, Instant since) {
    Scope scope = new Scope(locationId);
    return store.read(
        connection ->
            Sql.list(
                connection,
                BackupRow::standing,
                WindowQueries.window(scope),
                scope.with(Micros.of(since))));
  }

  /// The backups that are to be verified now: present, completed, newest generation, and either in
  /// the window, or last proven before `provenBefore` or never, or with an open finding of the
  /// verification. Oldest proof first. Failed ones (sidecar without file, set with a gap, zero
  /// bytes) are among them, as what they lack can be named.
  public List<RecordedBackup> dueForVerification(
      @Nullable Long locationId, Instant since, Instant provenBefore) {
    Scope scope = new Scope(locationId);
    return store.read(
        connection ->
            Sql.list(
                connection,
                BackupRow::recorded,
                WindowQueries.dueForVerification(scope),
                WindowQueries.dueForVerificationParameters(
                    scope, Micros.of(since), Micros.of(provenBefore))));
  }

  /// The backups that are to be drilled now: those of the window and the newest one of every
  /// series, when they are present, completed, the newest generation, and never drilled or last
  /// drilled before `testedBefore` or without a good end. The newest of each series first,
  /// beginning with the series that was drilled longest ago; then the others, oldest proof first.
  ///
  /// @param limit how many at most
  public List<DueDrill> dueForRestoreTest(
      @Nullable Long locationId, Instant since, Instant testedBefore, int limit) {
    Scope scope = new Scope(locationId);
    return store.read(
        connection ->
            Sql.list(
                connection,
                BackupRow::dueDrill,
                WindowQueries.dueForRestoreTest(scope),
                WindowQueries.dueForRestoreTestParameters(
                    scope, Micros.of(since), Micros.of(testedBefore), limit)));
  }

  /// The series of which a completed backup is there, by location and name, with the time of their
  /// last drill.
  ///
  /// @param limit how many of each location at most
  public List<SeriesStanding> series(@Nullable Long locationId, int limit) {
    Scope scope = new Scope(locationId);
    return store.read(
        connection ->
            Sql.list(
                connection, BackupRow::series, WindowQueries.series(scope), scope.with(limit)));
  }

  /// Whether somebody decided that the content of a backup is right as it is.
  public boolean isAccepted(long id) {
    return store.read(
        connection ->
            Sql.first(
                    connection,
                    Row::number,
                    "SELECT a.id FROM acceptances a WHERE a.accepted_backup_id = ?",
                    id)
                .isPresent());
  }

  /// Makes the content that lies under the path now the next generation, and keeps who decided that
  /// and why.
  ///
  /// @return the new row
  /// @throws IllegalArgumentException when there is no such row, or it is not the newest generation
  ///     of its path any more
  public Backup accept(long id, ObservedBackup now, String who, String reason, Instant at) {
    return store.write(
        connection -> {
          Backup old =
              byId(connection, id)
                  .map(RecordedBackup::backup)
                  .orElseThrow(
                      () -> new IllegalArgumentException("there is no backup with the id " + id));
          ScanRecord.countChange(connection, old.locationId());
          // Of two who accept at once, the second finds the row replaced.
          int marked =
              Sql.update(
                  connection,
                  "UPDATE backups SET replaced = TRUE WHERE id = ? AND NOT replaced",
                  id);
          if (marked == 0) {
            throw new IllegalArgumentException(
                "backup %d is not the newest content of '%s' any more; accept the newest one"
                    .formatted(id, old.filepath()));
          }
          long accepted =
              new ScanWriter(connection, old.locationId(), at).insert(now, old.generation() + 1);
          Sql.update(
              connection,
              "INSERT INTO acceptances"
                  + " (backup_id, accepted_backup_id, accepted_by, reason, accepted_at)"
                  + " VALUES (?, ?, ?, ?, ?)",
              id,
              accepted,
              StoredText.sentence(who),
              StoredText.sentence(reason),
              Micros.of(at));
          return byId(connection, accepted).orElseThrow().backup();
        });
  }

  /// Records a scheduled run of a location that left no backup; a known one is left alone.
  public void recordMissedRun(long locationId, Instant scheduled, Instant noticed) {
    store.write(
        connection ->
            Sql.update(
                connection,
                "INSERT INTO missed_runs (location_id, scheduled_at, noticed_at) VALUES (?, ?, ?)"
                    + " ON CONFLICT DO NOTHING",
                locationId,
                Micros.of(scheduled),
                Micros.of(noticed)));
  }

  /// The scheduled times at or after `since` that left no backup, by location and time.
  public List<MissedRun> missedRuns(@Nullable Long locationId, Instant since) {
    Scope scope = new Scope(locationId);
    return store.read(
        connection ->
            Sql.list(
                connection,
                row -> new MissedRun(row.number(), row.instant()),
                WindowQueries.missedRuns(scope),
                scope.with(Micros.of(since))));
  }

  /// A scheduled run that left no backup.
  public record MissedRun(long locationId, Instant scheduled) {}
}
