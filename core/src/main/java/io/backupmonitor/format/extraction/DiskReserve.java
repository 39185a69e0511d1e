package io.backupmonitor.format.extraction;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// What is left of a disk to everybody else by whatever is large enough to fill it. Safe to use
/// from several threads.
public final class DiskReserve {

  private static final long RESERVED_BYTES = 256L << 20;

  /// After so much the disk is looked at again; what is smaller never asks.
  private static final long STEP = 64L << 20;

  private final Path folder;
  private final AtomicLong written = new AtomicLong();

  /// @param folder a folder on the disk that is filled
  public DiskReserve(Path folder) {
    this.folder = folder;
  }

  /// Counts bytes that are about to be written.
  ///
  /// @param what is written, for the message
  /// @return how many were counted by now
  /// @throws DamageException when there is no room for more
  public long charge(long bytes, Object what) throws IOException {
    long now = written.addAndGet(bytes);
    if (now / STEP > (now - bytes) / STEP) {
      check(what);
    }
    return now;
  }

  private void check(Object what) throws IOException {
    long usable = Files.getFileStore(folder).getUsableSpace();
    if (usable < RESERVED_BYTES) {
      throw new DamageException(
          FindingCode.RESTORE_NO_SPACE,
          "no more of %s is written because only %,d MB are left on the disk of '%s'"
              .formatted(what, usable >> 20, folder));
    }
  }
}
