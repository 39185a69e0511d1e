package io.backupmonitor.workflow;

import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.sandbox.ScratchSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an earlier run left when it was killed: folders, and the processes that work in them.
final class Leftovers {

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private Leftovers() {}

  /// One place in which there may be some.
  @FunctionalInterface
  private interface Sweep {
    void sweep() throws IOException;
  }

  /// Removes them from the folder of the servers, from that of the drills, and from that of
  /// temporary files, where workers without a drill and trials have theirs. What stays is worth a
  /// warning and no more.
  static void sweep(Path testLocation) {
    attempt(ServerCache.place(), ServerCache::sweepLeftovers);
    Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    Set<Path> places = new LinkedHashSet<>();
    places.add(testLocation.toAbsolutePath().normalize());
    places.add(temporary.toAbsolutePath().normalize());
    places.forEach(place -> attempt(place, () -> ScratchSpace.sweep(place)));
  }

  private static void attempt(Path place, Sweep sweep) {
    try {
      sweep.sweep();
    } catch (IOException left) {
      LOG.warn("'{}' could not be swept: {}", place, left.getMessage());
    }
  }
}
