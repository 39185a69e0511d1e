package io.backupmonitor.database;

import io.backupmonitor.model.Backup;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of `backups`. Safe to use from several threads. Where a method takes a location id,
/// null means all locations.
public final class BackupTable {

  /// The newest generation of every path of a location, vanished ones too, in the order of paths.
  public List<RecordedBackup> current(long locationId) {
    throw new UnsupportedOperationException();
  }

  /// Records what a scan saw, in batches of one transaction each, in the order of paths; also that
  /// the location was listed at that time.
  public void apply(long locationId, ScanChanges changes) {
    throw new UnsupportedOperationException();
  }

  public Optional<RecordedBackup> byId(long id) {
    throw new UnsupportedOperationException();
  }

  /// The backups of the window with their latest verdicts: every generation whose time lies at or
  /// after `since`, by location, series and time.
  public List<Standing> window(@Nullable Long locationId, Instant since) {
    throw new UnsupportedOperationException();
  }

  /// The backups that are to be verified now: present, completed, newest generation, and either in
  /// the window, or last proven before `provenBefore`, or with an open finding of the verification.
  /// Oldest proof first. Failed ones whose missing content can be named (sidecar without file, set
  /// with a gap, zero bytes) are among them.
  public List<RecordedBackup> dueForVerification(
      @Nullable Long locationId, Instant since, Instant provenBefore) {
    throw new UnsupportedOperationException();
  }

  /// The backups of the window that are to be drilled now: present, completed, newest generation,
  /// never drilled or last drilled before `testedBefore` or with an open finding of the drill. The
  /// newest of each series first, then oldest proof first.
  ///
  /// @param limit how many at most
  public List<RecordedBackup> dueForRestoreTest(
      @Nullable Long locationId, Instant since, Instant testedBefore, int limit) {
    throw new UnsupportedOperationException();
  }

  /// Makes the content that lies under the path now the next generation, and keeps who decided that
  /// and why.
  ///
  /// @return the new row
  public Backup accept(long id, ObservedBackup now, String who, String reason, Instant at) {
    throw new UnsupportedOperationException();
  }

  /// Records a scheduled run of a location that left no backup; a known one is left alone.
  public void recordMissedRun(long locationId, Instant scheduled, Instant noticed) {
    throw new UnsupportedOperationException();
  }

  /// The scheduled times at or after `since` that left no backup, by location and time.
  public List<MissedRun> missedRuns(@Nullable Long locationId, Instant since) {
    throw new UnsupportedOperationException();
  }

  /// A scheduled run that left no backup.
  public record MissedRun(long locationId, Instant scheduled) {}
}
