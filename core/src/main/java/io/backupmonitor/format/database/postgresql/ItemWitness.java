package io.backupmonitor.format.database.postgresql;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import org.jspecify.annotations.Nullable;

/// Compares a file with what the backup's manifest says about it.
final class ItemWitness implements FileWitness {

  private final String path;
  private final BackupManifest.Item item;
  private final InspectionContext context;
  private final @Nullable FileDigest digest;
  private long size;

  ItemWitness(String path, BackupManifest.Item item, InspectionContext context) {
    this.path = path;
    this.item = item;
    this.context = context;
    this.digest = item.algorithm() == null ? null : FileDigest.of(item.algorithm());
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    size += length;
    if (digest != null) {
      digest.update(bytes, offset, length);
    }
  }

  @Override
  public void end() {
    if (size != item.size()) {
      mismatch("has %,d bytes, but the manifest says %,d".formatted(size, item.size()));
      return;
    }
    String actual = digest == null ? "" : digest.hex();
    if (!actual.equals(item.checksum())) {
      mismatch(
          "has the %s checksum %s, but the manifest says %s"
              .formatted(item.algorithm(), actual, item.checksum()));
    }
  }

  private void mismatch(String what) {
    context.finding(FindingCode.DIRECTORY_FILE_MISMATCH, "'%s' %s".formatted(path, what));
  }
}
