package io.backupmonitor.worker;

/// Thrown when no worker can be started here; its message says why.
final class WorkersUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  WorkersUnavailableException(String message) {
    super(message);
  }
}
