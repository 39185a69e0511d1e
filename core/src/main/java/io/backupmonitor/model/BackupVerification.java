package io.backupmonitor.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The result of one verification method on one backup.
///
/// @param id the row's number; 0 before it was recorded
/// @param backupId the row of its backup; 0 for a backup without one
/// @param verificationType the name of the method
/// @param status what the method found out
/// @param result the evidence in numbers, in one sentence
/// @param errorMessage why it failed, could not be made or was skipped; null when it passed
/// @param verifiedAt when
/// @param findings the facts behind it
public record BackupVerification(
    long id,
    long backupId,
    String verificationType,
    Verdict status,
    String result,
    @Nullable String errorMessage,
    Instant verifiedAt,
    List<Finding> findings) {

  public BackupVerification {
    findings = List.copyOf(findings);
  }
}
