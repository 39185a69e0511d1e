package io.backupmonitor.worker;

import java.io.IOException;

/// Thrown when a worker waits for a storage that does not answer.
final class StorageSilentException extends IOException {

  private static final long serialVersionUID = 1L;

  StorageSilentException(String message) {
    super(message);
  }
}
