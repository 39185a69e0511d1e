package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A throw-away folder.
public final class ScratchSpace implements AutoCloseable {

  private final Path folder;

  private ScratchSpace(Path folder) {
    this.folder = folder;
  }

  /// A new folder below `parent`.
  public static ScratchSpace create(Path parent) throws IOException {
    return new ScratchSpace(Files.createTempDirectory(parent, "backup-monitor-"));
  }

  /// The folder.
  public Path folder() {
    return folder;
  }

  @Override
  public void close() {}
}
