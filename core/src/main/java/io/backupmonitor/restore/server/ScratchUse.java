package io.backupmonitor.restore.server;

import io.backupmonitor.sandbox.UnlinkedFiles;
import io.backupmonitor.storage.OccupiedBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// How much one drill has written in its folders. To look at all of them costs time that the drill
/// should have, so that they are looked at when the disk has become fuller by what might be too
/// much, and otherwise now and then: others may free as much as the drill writes. For one thread.
final class ScratchUse {

  private static final Duration NOW_AND_THEN = Duration.ofSeconds(2);

  /// Of the time at most a twentieth goes into looking.
  private static final int REST = 20;

  /// How much of what is still allowed the disk may become fuller before the next look.
  private static final int PART = 4;

  private final List<Path> places;
  private final long mostBytes;
  private final LongSupplier process;
  private long seen;
  private long freeThen = Long.MAX_VALUE;
  private long nextLook = System.nanoTime();

  /// @param places the folders of the drill
  /// @param process gives the number of the process that writes there, or 0
  ScratchUse(List<Path> places, long mostBytes, LongSupplier process) {
    this.places = places;
    this.mostBytes = mostBytes;
    this.process = process;
  }

  /// How much it is, where that is known to be too much.
  OptionalLong tooMuch() {
    long free = free();
    if (System.nanoTime() < nextLook && freeThen - free < (mostBytes - seen) / PART) {
      return OptionalLong.empty();
    }
    long start = System.nanoTime();
    seen = looked();
    freeThen = free;
    long took = System.nanoTime() - start;
    nextLook = start + took + Math.max(NOW_AND_THEN.toNanos(), REST * took);
    return seen > mostBytes ? OptionalLong.of(seen) : OptionalLong.empty();
  }

  private long looked() {
    long bytes = UnlinkedFiles.bytes(process.getAsLong(), places);
    for (Path place : places) {
      bytes += OccupiedBytes.below(place, mostBytes);
    }
    return bytes;
  }

  private long free() {
    long free = 0;
    for (Path place : places) {
      try {
        free += Files.getFileStore(place).getUsableSpace();
      } catch (IOException gone) {
        // nothing is written there any more
        continue;
      }
    }
    return free;
  }
}
