package io.backupmonitor.workflow;

import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Verdict;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A backup and everything that was found out about it in one run: one line of output.
///
/// @param id the row's number; null without a database
/// @param location the name of its location; null without a configuration
/// @param series the name of its series
/// @param path where it lies, as the user would write it: the given path kept in front
/// @param format what its bytes are; `unknown` where no format knows them
/// @param sizeBytes the size of all its parts together
/// @param checksum of the stored bytes; null when it was not computed
/// @param assurance how much is proven
/// @param verifications one per method; empty when it was not verified in this run
/// @param restoreTest null when it was not drilled in this run
/// @param findings everything that was found, worst first, without repetition
public record JudgedBackup(
    @Nullable Long id,
    @Nullable String location,
    String series,
    BackupPath path,
    String format,
    long sizeBytes,
    @Nullable Checksum checksum,
    Assurance assurance,
    List<BackupVerification> verifications,
    @Nullable RestoreTest restoreTest,
    List<Finding> findings) {

  public JudgedBackup {
    verifications = List.copyOf(verifications);
    findings = List.copyOf(findings);
  }

  /// The verdict of all verification methods together.
  public Verdict verification() {
    return Verdict.together(verifications.stream().map(BackupVerification::status).toList());
  }

  /// The verdict over verification and restore test.
  public Verdict verdict() {
    return Verdict.together(
        Stream.concat(
                Stream.of(verification()), Stream.ofNullable(restoreTest).map(RestoreTest::status))
            .toList());
  }
}
