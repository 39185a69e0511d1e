package io.backupmonitor.report;

import io.backupmonitor.database.Standing;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.Verdict;
import java.util.Locale;
import java.util.stream.Stream;

/// Where one backup stands, in one word; worst first.
enum Standpoint {
  /// A check or a drill proved it bad, or it is empty or incomplete.
  FAILED,
  /// It could not be found out.
  ERROR,
  /// Nothing was proven yet.
  UNPROVEN,
  /// Something was proven, and nothing speaks against it.
  PASSED,
  /// It still grows.
  PENDING;

  static Standpoint of(Standing standing) {
    if (standing.backup().status() == BackupStatus.PENDING) {
      return PENDING;
    }
    if (standing.backup().status() == BackupStatus.FAILED) {
      return FAILED;
    }
    Verdict verdict =
        Verdict.together(
            Stream.concat(
                    Stream.ofNullable(standing.verification()),
                    Stream.ofNullable(standing.restoreTest()))
                .toList());
    return switch (verdict) {
      case FAILED -> FAILED;
      case ERROR -> ERROR;
      case PASSED -> PASSED;
      case SKIPPED -> UNPROVEN;
    };
  }

  /// The word as it is shown: lower case.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
