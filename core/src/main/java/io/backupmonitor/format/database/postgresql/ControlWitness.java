package io.backupmonitor.format.database.postgresql;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Keeps the control file and checks its own checksum.
final class ControlWitness implements FileWitness {

  private final InspectionContext context;
  private byte[] kept = new byte[0];
  private long size;
  private @Nullable ControlFile control;

  ControlWitness(InspectionContext context) {
    this.context = context;
  }

  /// What the control file says; null when it was not there or is damaged.
  @Nullable ControlFile control() {
    return control;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    size += length;
    int count = Math.min(length, ControlFile.BYTES - kept.length);
    int before = kept.length;
    kept = Arrays.copyOf(kept, before + count);
    System.arraycopy(bytes, offset, kept, before, count);
  }

  @Override
  public void end() {
    control = ControlFile.of(kept);
    if (size != ControlFile.BYTES) {
      context.finding(
          size < ControlFile.BYTES ? FindingCode.DATABASE_TRUNCATED : FindingCode.DATABASE_CORRUPT,
          "'%s' has %,d bytes instead of %,d".formatted(ControlFile.PATH, size, ControlFile.BYTES));
    } else if (control == null) {
      context.finding(
          FindingCode.DATABASE_CORRUPT,
          "'%s' does not have the CRC-32C that it carries".formatted(ControlFile.PATH));
    }
  }
}
