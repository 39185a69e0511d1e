package io.backupmonitor.restore.server;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;

/// Thrown when a replay cannot go on; says why, as a finding.
public final class ReplayStoppedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final FindingCode code;

  /// @param code says what to make of it
  public ReplayStoppedException(FindingCode code, String message) {
    super(message);
    this.code = code;
  }

  /// Why it cannot go on.
  public Finding finding() {
    return new Finding(code, String.valueOf(getMessage()));
  }
}
