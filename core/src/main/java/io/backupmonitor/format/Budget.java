package io.backupmonitor.format;

import io.backupmonitor.model.FindingCode;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// The limits of one inspection, counted while it runs. Safe to use from several threads.
public final class Budget {

  /// Below this much output a high ratio is no reason to stop: small files compress very well.
  private static final long RATIO_COUNTS_ABOVE = 256L << 20;

  /// Below this much no hole is suspicious: images of disks are sparse.
  private static final long HOLES_COUNT_ABOVE = 64L << 30;

  private final Limits limits;
  private final LongSupplier bytesRead;
  private final LongSupplier nanoTime;
  private final long start;
  private final AtomicLong contentBytes = new AtomicLong();
  private final AtomicLong holeBytes = new AtomicLong();
  private final AtomicLong entries = new AtomicLong();

  /// Starts the clock.
  ///
  /// @param bytesRead tells how many stored bytes were read so far
  /// @param nanoTime a clock that only goes forward, in nanoseconds
  public Budget(Limits limits, LongSupplier bytesRead, LongSupplier nanoTime) {
    this.limits = limits;
    this.bytesRead = bytesRead;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /// One for reading that belongs to no inspection, as in a drill. Nobody counts what was read
  /// there, so no ratio is judged.
  public static Budget apart(Limits limits) {
    return new Budget(limits, () -> Long.MAX_VALUE, System::nanoTime);
  }

  /// The bounds themselves.
  public Limits limits() {
    return limits;
  }

  /// Charges bytes that came out of a layer.
  ///
  /// @throws DamageException when bytes, ratio or time are used up
  public void chargeBytes(long count) throws DamageException {
    long sum = contentBytes.addAndGet(count);
    if (sum > limits.contentBytes()) {
      throw new DamageException(
          FindingCode.LIMIT_BYTES,
          "unfolds into more than %,d bytes".formatted(limits.contentBytes()));
    }
    if (sum > RATIO_COUNTS_ABOVE && sum / Math.max(1, bytesRead.getAsLong()) > limits.ratio()) {
      throw new DamageException(
          FindingCode.LIMIT_RATIO,
          "%,d bytes came out of %,d, more than %,d times as many"
              .formatted(sum, bytesRead.getAsLong(), limits.ratio()));
    }
    checkTime();
  }

  /// Charges a hole that is made in a restored file. It came out of no layer and takes no space, so
  /// it has a sum of its own, and a ratio only where it is larger than any file has reason to be.
  ///
  /// @throws DamageException when the holes are too large
  public void chargeHole(long count) throws DamageException {
    long sum = holeBytes.addAndGet(count);
    if (sum < 0 || sum > limits.contentBytes()) {
      throw new DamageException(
          FindingCode.LIMIT_BYTES,
          "has holes of more than %,d bytes".formatted(limits.contentBytes()));
    }
    if (sum > HOLES_COUNT_ABOVE && sum / Math.max(1, bytesRead.getAsLong()) > limits.ratio()) {
      throw new DamageException(
          FindingCode.LIMIT_RATIO,
          "has holes of %,d bytes, more than %,d times as many as the %,d that were read"
              .formatted(sum, limits.ratio(), bytesRead.getAsLong()));
    }
  }

  /// Charges one member of an archive.
  ///
  /// @throws DamageException when there are too many
  public void chargeEntry() throws DamageException {
    if (entries.incrementAndGet() > limits.entries()) {
      throw new DamageException(
          FindingCode.LIMIT_ENTRIES, "has more than %,d members".formatted(limits.entries()));
    }
  }

  /// Compares the clock with the time limit.
  ///
  /// @throws DamageException when the time is used up
  public void checkTime() throws DamageException {
    if (nanoTime.getAsLong() - start > limits.time().toNanos()) {
      throw new DamageException(
          FindingCode.LIMIT_TIME, "took longer than %d s".formatted(limits.time().toSeconds()));
    }
  }

  /// Asks whether one decoder may have that much memory.
  ///
  /// @param bytes what a decoder would need
  /// @throws DamageException when that is more than one decoder may have
  public void checkMemory(long bytes) throws DamageException {
    if (bytes > limits.memoryBytes()) {
      throw new DamageException(
          FindingCode.LIMIT_MEMORY,
          "its decoder needs %,d bytes of memory, more than the %,d allowed"
              .formatted(bytes, limits.memoryBytes()));
    }
  }

  /// How many bytes came out so far.
  public long contentBytes() {
    return contentBytes.get();
  }
}
