package io.backupmonitor.restore.server;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.DrillLimits;
import io.backupmonitor.sandbox.TreeMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Looks after a drill from outside, since a dump can lift every limit that a server sets itself:
/// ends it when its time is over, its processes take too much memory together, it has written more
/// than it may, or the disk is nearly full. Safe to use from several threads.
public final class DrillWatch implements AutoCloseable {

  /// So much space is left to everybody else.
  public static final long RESERVED_BYTES = 256L << 20;

  private static final Duration STEP = Duration.ofMillis(200);

  private final List<Path> places;
  private final DrillLimits limits;
  private final ScratchUse scratch;
  private final LongSupplier process;
  private final Runnable end;
  private final long memoryBytes = TreeMemory.bound();
  private final long start = System.nanoTime();
  private final Thread thread;
  private volatile @Nullable Finding ended;
  private volatile boolean closed;

  /// @param places the folders of the drill, in which it writes
  /// @param process gives the number of the process at work, or 0 where there is none
  /// @param end ends the drill
  public DrillWatch(List<Path> places, DrillLimits limits, LongSupplier process, Runnable end) {
    this.places = List.copyOf(places);
    this.limits = limits;
    this.scratch = new ScratchUse(this.places, limits.scratchBytes(), process);
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
    if (elapsed().compareTo(limits.time()) > 0) {
      return new Finding(
          FindingCode.RESTORE_TIMEOUT,
          "the restore was ended after its limit of %,d s".formatted(limits.time().toSeconds()));
    }
    Finding memory = memory();
    Finding written = memory == null ? written() : memory;
    return written == null ? space() : written;
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

  private @Nullable Finding written() {
    OptionalLong tooMuch = limits.boundsScratch() ? scratch.tooMuch() : OptionalLong.empty();
    return tooMuch.isEmpty()
        ? null
        : FindingCode.LIMIT_SCRATCH.saying(
            "the restore was ended because it wrote %s, and %s are allowed; max_scratch (audit: --max-scratch) allows another amount"
                .formatted(amount(tooMuch.getAsLong()), amount(limits.scratchBytes())));
  }

  /// In megabytes where those say enough.
  private static String amount(long bytes) {
    return bytes < 10_000_000
        ? "%,d bytes".formatted(bytes)
        : "%,d MB".formatted(bytes / 1_000_000);
  }

  private @Nullable Finding space() {
    for (Path place : places) {
      Finding full = space(place);
      if (full != null) {
        return full;
      }
    }
    return null;
  }

  private static @Nullable Finding space(Path place) {
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
    Duration left = limits.time().minus(elapsed());
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
