package io.backupmonitor.format;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// The room that an extraction has: what it was given, and of the disk all but what is left to
/// everybody else. Safe to use from several threads.
final class ExtractionRoom {

  /// What a file takes at least, however small it is.
  private static final long LEAST = 4096;

  /// So much of the disk is left to everybody else, by whatever is large enough to fill it.
  private static final long RESERVED_BYTES = 256L << 20;

  /// After so much the disk is looked at again.
  private static final long STEP = 64L << 20;

  private final Path folder;
  private final long mostBytes;
  private final AtomicLong written = new AtomicLong();

  /// @param folder a folder on the disk that is filled
  /// @param mostBytes what was given
  ExtractionRoom(Path folder, long mostBytes) {
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  /// Takes what a new file or folder needs at least.
  void chargeFile(BackupPath member) throws IOException {
    charge(member, LEAST);
  }

  /// Takes room for bytes that are about to be written.
  ///
  /// @throws DamageException when there is none
  void charge(BackupPath member, long bytes) throws IOException {
    long now = written.addAndGet(bytes);
    if (now > mostBytes) {
      throw new DamageException(
          FindingCode.LIMIT_SCRATCH,
          "the restore was ended at member '%s', as it may write %,d bytes, and this member does not fit any more; max_scratch (audit: --max-scratch) allows another amount"
              .formatted(member, mostBytes));
    }
    if (now / STEP > (now - bytes) / STEP) {
      checkDisk(member);
    }
  }

  /// Whether a failure comes from a full disk.
  boolean isFull(IOException failure) {
    return FullDisk.explains(failure, folder);
  }

  private void checkDisk(BackupPath member) throws IOException {
    long usable = Files.getFileStore(folder).getUsableSpace();
    if (usable < RESERVED_BYTES) {
      throw new DamageException(
          FindingCode.RESTORE_NO_SPACE,
          "the restore was ended at member '%s' because only %,d MB are left where it goes, %s"
              .formatted(member, usable >> 20, folder));
    }
  }
}
