package io.backupmonitor.app;

import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.workflow.JudgedBackup;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What a look at a location says about a backup, in the form in which every command tells of one.
/// A look can find a backup bad or unreadable; it never proves one good.
///
/// @param location where it lies
/// @param at when the look was
record SeenBackup(BackupLocation location, Instant at) {

  JudgedBackup of(Backup backup, List<Finding> findings) {
    return new JudgedBackup(
        backup.id(),
        location.name(),
        backup.series(),
        BackupPath.of(location.path()).resolve(backup.path()),
        Objects.requireNonNullElse(backup.format(), "unknown"),
        backup.sizeBytes(),
        backup.baseline(),
        Assurance.SEEN,
        List.of(look(backup, findings)),
        null,
        findings.stream().sorted(Comparator.comparing(Finding::severity)).toList());
  }

  private BackupVerification look(Backup backup, List<Finding> findings) {
    Optional<Finding> unknown =
        findings.stream().filter(each -> each.code().effect() == Effect.ERROR).findFirst();
    return switch (backup.status()) {
      case FAILED -> result(backup, Verdict.FAILED, reason(backup), findings);
      case PENDING -> result(backup, Verdict.SKIPPED, reason(backup), findings);
      case COMPLETED ->
          unknown
              .map(finding -> result(backup, Verdict.ERROR, finding.message(), findings))
              .orElseGet(
                  () -> result(backup, Verdict.SKIPPED, "seen; `verify` reads it", findings));
    };
  }

  private static String reason(Backup backup) {
    return Objects.requireNonNullElse(backup.errorMessage(), backup.status().word());
  }

  private BackupVerification result(
      Backup backup, Verdict verdict, String why, List<Finding> findings) {
    return new BackupVerification(0, backup.id(), "monitor", verdict, why, why, at, findings);
  }
}
