package io.backupmonitor.workflow;

import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.sandbox.ScratchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an earlier run left when it was killed.
final class Leftovers {

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private Leftovers() {}

  /// Removes them from the folder of the drills and from that of the servers. What stays is worth a
  /// warning and no more.
  static void sweep(Path testLocation) {
    try {
      ServerCache.sweepLeftovers();
    } catch (IOException left) {
      LOG.warn("'{}' could not be swept: {}", ServerCache.place(), left.getMessage());
    }
    if (!Files.isDirectory(testLocation)) {
      return;
    }
    try {
      ScratchSpace.sweep(testLocation);
    } catch (IOException left) {
      LOG.warn("'{}' could not be swept: {}", testLocation, left.getMessage());
    }
  }
}
