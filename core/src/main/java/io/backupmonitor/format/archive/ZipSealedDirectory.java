package io.backupmonitor.format.archive;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;

/// The end record of zip64 in its second version, which says how the directory before it is
/// encrypted. Such a directory can be read by its own program alone, and that is no damage.
///
/// Layout: APPNOTE.TXT 6.3.10, section 7.3.4.
final class ZipSealedDirectory {

  /// With the fields that every one has; the last of them may be longer.
  private static final int RECORD_BYTES = 84;

  /// What a record says of its length leaves its first two fields out.
  private static final int UNCOUNTED_BYTES = 12;

  private static final int FIRST_VERSION = 62;

  private ZipSealedDirectory() {}

  /// Refuses a zip that has such an end record, and no open directory where that says.
  ///
  /// @param position where the end record of zip64 lies
  static void refuse(PlacedBytes bytes, long position) throws IOException {
    byte[] record = bytes.bytes(position, RECORD_BYTES);
    if (record.length < RECORD_BYTES
        || Bytes.uint16(record, 14) < FIRST_VERSION
        || Bytes.int64(record, 4) < RECORD_BYTES - UNCOUNTED_BYTES) {
      return;
    }
    long size = Bytes.int64(record, 40);
    long start = Bytes.int64(record, 48);
    int algorithm = Bytes.uint16(record, 74);
    boolean fits = start >= 0 && size > 0 && start <= position && size <= position - start;
    if (algorithm != 0 && fits && !isOpen(bytes, start) && !isOpen(bytes, position - size)) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "its directory is encrypted (algorithm 0x%04x), which cannot be read here"
              .formatted(algorithm));
    }
  }

  private static boolean isOpen(PlacedBytes bytes, long place) throws IOException {
    return bytes.hasSignature(place, ZipEnd.DIRECTORY_HEADER);
  }
}
