package io.backupmonitor.verify;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;

/// What a method says when the bytes that it needs could not be had.
final class Unreadable {

  private Unreadable() {}

  /// The reason that the inspection gave; never blames the backup.
  static MethodResult result(Evidence evidence) {
    for (Finding finding : evidence.inspection().findings()) {
      FindingCode code = finding.code();
      if (code == FindingCode.BACKUP_UNREADABLE || code == FindingCode.BACKUP_CHANGED_WHILE_READ) {
        return MethodResult.of(finding);
      }
    }
    return MethodResult.of(FindingCode.BACKUP_UNREADABLE.saying("could not be read to its end"));
  }

  /// Whether nothing can be said from the bytes.
  static boolean is(Evidence evidence) {
    return evidence.inspection().findings().stream()
        .map(Finding::code)
        .anyMatch(
            code ->
                code == FindingCode.BACKUP_UNREADABLE
                    || code == FindingCode.BACKUP_CHANGED_WHILE_READ);
  }
}
