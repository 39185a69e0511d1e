package io.backupmonitor.report;

import io.backupmonitor.database.OpenFinding;
import io.backupmonitor.database.Standing;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Severity;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One backup of the window, with what speaks against it and the evidence.
///
/// @param standing the row with its latest verdicts
/// @param findings those in force, worst first
/// @param verifications the last result of each method; empty for a backup without trouble
/// @param restoreTest the last drill; null for a backup without trouble or drill
record BackupEntry(
    Standing standing,
    List<OpenFinding> findings,
    List<BackupVerification> verifications,
    @Nullable RestoreTest restoreTest) {

  /// What is there before what is gone; then worst first; then newest first.
  static final Comparator<BackupEntry> WORST_FIRST =
      Comparator.comparing(BackupEntry::isHistory)
          .thenComparing(BackupEntry::standpoint)
          .thenComparing(BackupEntry::worstSeverity)
          .thenComparing(entry -> entry.backup().backupTimestamp(), Comparator.reverseOrder())
          .thenComparingLong(entry -> entry.backup().id());

  BackupEntry {
    findings = List.copyOf(findings);
    verifications = List.copyOf(verifications);
  }

  Backup backup() {
    return standing.backup();
  }

  Standpoint standpoint() {
    return Standpoint.of(standing);
  }

  /// Whether its content is no longer there: replaced by a newer generation, or vanished.
  boolean isHistory() {
    return standing.replaced() || backup().vanishedAt() != null;
  }

  /// Whether somebody should act: it is bad, or it could not be found out, or a finding is
  /// critical.
  boolean needsAttention() {
    return !isHistory()
        && (standpoint() == Standpoint.FAILED
            || standpoint() == Standpoint.ERROR
            || worstSeverity() == Severity.CRITICAL);
  }

  private Severity worstSeverity() {
    return findings.stream()
        .map(open -> open.finding().severity())
        .min(Comparator.naturalOrder())
        .orElse(Severity.INFO);
  }
}
