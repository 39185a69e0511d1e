package io.backupmonitor.restore.server;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.sandbox.TreeMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Looks after a drill from outside, since a dump can lift every limit that a server sets itself:
/// ends it when its time is over, its processes take too much memory together, or the disk is
/// nearly full. Safe to use from several threads.
public final class DrillWatch implements AutoCloseable {

  /// So much space is left to everybody else.
  public static final long RESERVED_BYTES = 256L << 20;

  private static final Duration STEP = Duration.ofMillis(200);

  private final Path place;
  private final Duration limit;
  private final LongSupplier process;
  private final Runnable end;
  private final long memoryBytes = TreeMemory.bound();
  private final long start = System.nanoTime();
  private final Thread thread;
  private volatile @Nullable Finding ended;
  private volatile boolean closed;

  /// @param place a folder on the disk that the drill fills
  /// @param process gives the number of the process at work, or 0 where there is none
  /// @param end ends the drill
  public DrillWatch(Path place, Duration limit, LongSupplier process, Runnable end) {
    this.place = place;
    this.limit = limit;
    this.process = process;
    this.end = end;
    this.thread =
        Thread.ofPlatform().daemon().name("backup-monitor-drill-watch").start(this::watch);
  }

  private void watch() {
    while (!closed && ended == null) {
      Finding reason = reason();
      if (reason != null) {
        ended = reason;
        end.run();
        return;
      }
      try {
        Thread.sleep(STEP);
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }

  private @Nullable Finding reason() {
    if (elapsed().compareTo(limit) > 0) {
      return new Finding(
          FindingCode.RESTORE_TIMEOUT,
          "the restore was ended after its limit of %,d s".formatted(limit.toSeconds()));
    }
    Finding memory = memory();
    return memory == null ? space() : memory;
  }

  private @Nullable Finding memory() {
    long number = process.getAsLong();
    long taken = number == 0 ? 0 : TreeMemory.bytes(number);
    return taken <= memoryBytes
        ? null
        : FindingCode.LIMIT_MEMORY.saying(
            "the restore was ended because its processes took %,d MB of memory together, and %,d MB are allowed here now; -D%s=MB allows another amount"
                .formatted(taken >> 20, memoryBytes >> 20, TreeMemory.PROPERTY));
  }

  private @Nullable Finding space() {
    try {
      long usable = Files.getFileStore(place).getUsableSpace();
      if (usable < RESERVED_BYTES) {
        return new Finding(
            FindingCode.RESTORE_NO_SPACE,
            "the restore was ended because only %,d MB are left where it goes, %s"
                .formatted(usable >> 20, place));
      }
    } catch (IOException unknown) {
      return null;
    }
    return null;
  }

  /// How long the drill has lasted.
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// How much of its time is left.
  public Duration left() {
    Duration left = limit.minus(elapsed());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /// Why the drill was ended; null when it was not.
  public @Nullable Finding ended() {
    return ended;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
