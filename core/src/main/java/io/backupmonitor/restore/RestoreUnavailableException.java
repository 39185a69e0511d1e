package io.backupmonitor.restore;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;

/// Thrown when a drill cannot begin on this machine. Never says anything about the backup.
public final class RestoreUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  private final FindingCode code;

  /// @param message why, and what to do, in one sentence
  public RestoreUnavailableException(FindingCode code, String message) {
    super(message);
    this.code = code;
  }

  /// The fact itself.
  public Finding finding() {
    return new Finding(code, String.valueOf(getMessage()));
  }
}
