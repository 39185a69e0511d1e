package io.backupmonitor.format.extraction;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Tells a full disk from every other reason why a write fails: neither blames the backup, but the
/// remedy differs.
final class FullDisk {

  /// A disk with less than this left is full for every practical purpose.
  private static final long NOTHING = 64 * 1024;

  private FullDisk() {}

  /// Whether the failure comes from a lack of space, by its words or, since these depend on the
  /// language of the machine, by the space that is left.
  static boolean explains(IOException failure, Path folder) {
    String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (words.contains("no space left") || words.contains("quota exceeded")) {
      return true;
    }
    try {
      return Files.getFileStore(folder).getUsableSpace() < NOTHING;
    } catch (IOException unknown) {
      return false;
    }
  }

  static DamageException writing(BackupPath name, IOException cause) {
    return new DamageException(
        FindingCode.RESTORE_NO_SPACE,
        "the scratch folder's disk was full at member '%s'".formatted(name),
        cause);
  }

  static DamageException notMade(BackupPath name, IOException cause) {
    return new DamageException(
        FindingCode.RESTORE_NOT_MADE,
        "member '%s' could not be written: %s".formatted(name, cause.getMessage()),
        cause);
  }
}
