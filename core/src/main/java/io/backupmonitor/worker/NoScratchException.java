package io.backupmonitor.worker;

import io.backupmonitor.sandbox.ScratchPlace;
import java.io.IOException;
import java.nio.file.Path;

/// Thrown when a worker cannot be given a folder to write into. That says nothing about whether
/// workers can be started here.
final class NoScratchException extends IOException {

  private static final long serialVersionUID = 1L;

  /// @param place where the folder was to be
  NoScratchException(Path place, IOException refused) {
    super(
        "nothing can be written into '%s': %s".formatted(place, ScratchPlace.reason(refused)),
        refused);
  }
}
