package io.backupmonitor.format.extraction;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.file.Path;

/// The room that an extraction has: what it was given, and of the disk all but what is left to
/// everybody else. Safe to use from several threads.
final class ExtractionRoom {

  /// What a file takes at least, however small it is.
  private static final long LEAST = 4096;

  private final Path folder;
  private final long mostBytes;
  private final DiskReserve disk;

  /// @param folder a folder on the disk that is filled
  /// @param mostBytes what was given
  ExtractionRoom(Path folder, long mostBytes) {
    this.folder = folder;
    this.mostBytes = mostBytes;
    this.disk = new DiskReserve(folder);
  }

  /// Takes what a new file or folder needs at least.
  void chargeFile(BackupPath member) throws IOException {
    charge(member, LEAST);
  }

  /// Takes room for bytes that are about to be written.
  ///
  /// @throws DamageException when there is none
  void charge(BackupPath member, long bytes) throws IOException {
    if (disk.charge(bytes, member) > mostBytes) {
      throw new DamageException(
          FindingCode.LIMIT_SCRATCH,
          "the restore was ended at member '%s', as it may write %,d bytes, and this member does not fit any more; max_scratch (audit: --max-scratch) allows another amount"
              .formatted(member, mostBytes));
    }
  }

  /// Whether a failure comes from a full disk.
  boolean isFull(IOException failure) {
    return FullDisk.explains(failure, folder);
  }
}
