package io.backupmonitor.database;

import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.RestoreTest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of `backup_verifications`, `restore_tests` and `findings`. Safe to use from several
/// threads.
///
/// A verdict and its evidence are written in one transaction or not at all. The findings that it
/// brings are opened, those of the same stage and backup that it no longer brings are closed.
public final class ProofTable {

  /// Records the results of all methods on one backup.
  ///
  /// @param baseline the checksum to record as the first one of this generation; null when there is
  ///     nothing to record. A baseline that is there already is never overwritten.
  /// @param format what the bytes are; null when it was not detected
  /// @param assurance how much is proven by this verification
  /// @return the results with the numbers of their rows
  public List<BackupVerification> recordVerification(
      Backup backup,
      List<BackupVerification> results,
      @Nullable Checksum baseline,
      @Nullable String format,
      Assurance assurance) {
    throw new UnsupportedOperationException();
  }

  /// Records one restore test.
  ///
  /// @param format what the bytes are; null when it was not detected
  /// @param assurance how much is proven by this drill
  /// @return the test with the number of its row
  public RestoreTest recordRestoreTest(
      Backup backup, RestoreTest test, @Nullable String format, Assurance assurance) {
    throw new UnsupportedOperationException();
  }

  /// Records what a scan found about a location and about its backups: opens the new ones, keeps
  /// the old ones, closes those of [OpenFinding.Stage#MONITOR] of this location that are no longer
  /// among them.
  public void recordScanFindings(long locationId, List<ScanFinding> findings, Instant at) {
    throw new UnsupportedOperationException();
  }

  /// The findings in force, by location, backup and code; a location id of null means all.
  public List<OpenFinding> openFindings(@Nullable Long locationId) {
    throw new UnsupportedOperationException();
  }

  /// The last results of every method on one backup.
  public List<BackupVerification> lastVerifications(long backupId) {
    throw new UnsupportedOperationException();
  }

  /// The restore tests of one backup, newest first.
  public List<RestoreTest> restoreTests(long backupId, int limit) {
    throw new UnsupportedOperationException();
  }

  /// Something that a scan found.
  ///
  /// @param backupId the row that it concerns; null when it concerns the location, or a file that
  /// is
  ///     no backup
  /// @param series the series that it concerns; null when it concerns the location
  /// @param subject what tells it apart from other findings of the same code: a path, a scheduled
  ///     time; empty where the code alone does
  public record ScanFinding(
      @Nullable Long backupId, @Nullable String series, String subject, Finding finding) {}
}
