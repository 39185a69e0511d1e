package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.file.Path;

/// Files cannot be locked in some place, so nobody there can know whose process is gone.
final class NoLocksException extends IOException {

  private static final long serialVersionUID = 1;

  NoLocksException(Path file, Exception cause) {
    super("'%s' cannot be locked: %s".formatted(file, cause.getMessage()), cause);
  }
}
