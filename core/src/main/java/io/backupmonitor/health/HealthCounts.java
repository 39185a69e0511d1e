package io.backupmonitor.health;

import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.Verdict;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The counts of one location over one window. Pending backups are in none of them but their own.
///
/// @param completed backups that are there and whole as far as the monitor sees
/// @param failed backups that are empty or incomplete
/// @param missed scheduled runs that left no backup
/// @param pending backups that still grow
/// @param totalSizeBytes the size of the completed ones together
/// @param verification each backup once by its last verdict
/// @param restoreTest each backup once by its last verdict
public record HealthCounts(
    int completed,
    int failed,
    int missed,
    int pending,
    long totalSizeBytes,
    Tested verification,
    Tested restoreTest) {

  /// What became of one kind of test. A failed look (`error`) and a method that does not apply
  /// (`skipped`) enter no rate; they only lower the coverage.
  ///
  /// @param passed backups proven good
  /// @param failed backups proven bad
  /// @param error backups about which it could not be found out
  /// @param skipped backups to which the test does not apply
  /// @param coveredCompleted completed backups that were proven good or bad
  public record Tested(int passed, int failed, int error, int skipped, int coveredCompleted) {

    /// No test was made.
    public static final Tested NONE = new Tested(0, 0, 0, 0, 0);

    /// Passed of those that were proven good or bad.
    public Share success() {
      return new Share(passed, passed + failed);
    }
  }

  /// Counts the backups of a window.
  ///
  /// @param missed scheduled runs that left no backup
  public static HealthCounts of(Collection<Outcome> backups, int missed) {
    return new HealthCounts(
        count(backups, BackupStatus.COMPLETED),
        count(backups, BackupStatus.FAILED),
        missed,
        count(backups, BackupStatus.PENDING),
        backups.stream()
            .filter(backup -> backup.status() == BackupStatus.COMPLETED)
            .mapToLong(Outcome::sizeBytes)
            .sum(),
        tested(backups, Outcome::verification),
        tested(backups, Outcome::restoreTest));
  }

  /// Completed, failed and missed ones.
  public int total() {
    return completed + failed + missed;
  }

  /// Completed of all that should be there.
  public Share success() {
    return new Share(completed, total());
  }

  /// The completed ones whose verification proved something.
  public Share verificationCoverage() {
    return new Share(verification.coveredCompleted(), completed);
  }

  /// The completed ones whose restore test proved something.
  public Share restoreTestCoverage() {
    return new Share(restoreTest.coveredCompleted(), completed);
  }

  private static int count(Collection<Outcome> backups, BackupStatus status) {
    return (int) backups.stream().filter(backup -> backup.status() == status).count();
  }

  private static Tested tested(
      Collection<Outcome> backups, Function<Outcome, @Nullable Verdict> verdict) {
    Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    int covered = 0;
    for (Outcome backup : backups) {
      Verdict last = verdict.apply(backup);
      if (last == null || backup.status() == BackupStatus.PENDING) {
        continue;
      }
      verdicts.merge(last, 1, Integer::sum);
      if (backup.status() == BackupStatus.COMPLETED
          && (last == Verdict.PASSED || last == Verdict.FAILED)) {
        covered++;
      }
    }
    return new Tested(
        verdicts.getOrDefault(Verdict.PASSED, 0),
        verdicts.getOrDefault(Verdict.FAILED, 0),
        verdicts.getOrDefault(Verdict.ERROR, 0),
        verdicts.getOrDefault(Verdict.SKIPPED, 0),
        covered);
  }
}
