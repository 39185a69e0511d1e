package io.backupmonitor.storage;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/// Thrown when a storage does not answer: nothing is known about what lies on it.
public final class SilentStorageException extends IOException {

  private static final long serialVersionUID = 1L;

  SilentStorageException(URI root, Duration patience) {
    super("'%s' does not answer; it was given %d s".formatted(shown(root), patience.toSeconds()));
  }

  private static String shown(URI root) {
    return "file".equals(root.getScheme()) ? root.getPath() : root.toString();
  }
}
