package io.backupmonitor.sandbox;

import java.util.OptionalInt;

/// What became of a child process.
///
/// @param exitCode how it ended; empty when it was killed because its time was over
/// @param output what it wrote
public record ChildResult(OptionalInt exitCode, String output) {

  /// Whether it ended by itself and well.
  public boolean succeeded() {
    return exitCode.isPresent() && exitCode.getAsInt() == 0;
  }
}
