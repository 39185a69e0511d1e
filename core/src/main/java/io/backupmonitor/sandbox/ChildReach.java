package io.backupmonitor.sandbox;

import java.nio.file.Path;
import java.util.List;

/// What a child process finds of the machine beside the system itself: where it is isolated by
/// bubblewrap nothing else is there, elsewhere the permissions of the files decide.
///
/// @param reads the files and folders that it may read; what is not there is left out
/// @param writes the folders that it may change
public record ChildReach(List<Path> reads, List<Path> writes) {

  /// Only the system.
  public static final ChildReach SYSTEM = new ChildReach(List.of(), List.of());

  public ChildReach {
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
  }
}
