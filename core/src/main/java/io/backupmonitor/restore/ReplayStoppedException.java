package io.backupmonitor.restore;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;

/// Thrown when a replay cannot go on; says why, as a finding.
final class ReplayStoppedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final FindingCode code;

  ReplayStoppedException(FindingCode code, String message) {
    super(message);
    this.code = code;
  }

  Finding finding() {
    return new Finding(code, String.valueOf(getMessage()));
  }
}
