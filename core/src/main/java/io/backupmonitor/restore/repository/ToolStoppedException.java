package io.backupmonitor.restore.repository;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;

/// Thrown when a program cannot go on with a repository; says why, as a finding.
final class ToolStoppedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final FindingCode code;

  /// @param code says what to make of it
  ToolStoppedException(FindingCode code, String message) {
    super(message);
    this.code = code;
  }

  ToolStoppedException(Finding finding) {
    this(finding.code(), finding.message());
  }

  /// Why it cannot go on.
  Finding finding() {
    return new Finding(code, String.valueOf(getMessage()));
  }
}
