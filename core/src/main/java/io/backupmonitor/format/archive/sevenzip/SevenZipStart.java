package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.archive.PlacedBytes;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.zip.CRC32;

/// The start header of a 7z, which says where the directory lies. It is written last: an archive
/// whose writer was stopped has zeros there.
///
/// @param directory where the directory begins
/// @param size how many bytes it has
/// @param crc the CRC-32 of these bytes
record SevenZipStart(long directory, long size, int crc) {

  static final int BYTES = 32;
  private static final int COVERED = 12;

  /// Reads the header and holds it against the length of the file.
  ///
  /// @throws DamageException when it is damaged, was never filled in, or points beyond the end
  static SevenZipStart read(PlacedBytes bytes) throws IOException {
    byte[] header = bytes.bytes(0, BYTES);
    if (header.length < BYTES) {
      throw new DamageException(
          FindingCode.ARCHIVE_TRUNCATED,
          "ends after %,d bytes, inside its start header".formatted(header.length));
    }
    if (header[6] != 0) {
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT,
          "says that it is of version %d.%d, and there is none but 0.x"
              .formatted(header[6] & 0xff, header[7] & 0xff));
    }
    checkSum(header);
    SevenZipStart start =
        new SevenZipStart(
            BYTES + Bytes.int64(header, COVERED),
            Bytes.int64(header, COVERED + 8),
            Bytes.int32(header, COVERED + 16));
    start.checkAgainst(bytes.size());
    return start;
  }

  private static void checkSum(byte[] header) throws DamageException {
    int stored = Bytes.int32(header, 8);
    int computed = crcOf(header, COVERED, BYTES - COVERED);
    if (stored == computed) {
      return;
    }
    if (stored == 0 && isZero(header)) {
      throw new DamageException(
          FindingCode.ARCHIVE_NO_END,
          "its start header was never filled in: whatever wrote it was stopped before its end");
    }
    throw new DamageException(
        FindingCode.ARCHIVE_CORRUPT,
        "its start header has the CRC-32 %08x and says %08x".formatted(computed, stored));
  }

  private static boolean isZero(byte[] header) {
    int sum = 0;
    for (int at = COVERED; at < BYTES; at++) {
      sum |= header[at];
    }
    return sum == 0;
  }

  private void checkAgainst(long fileSize) throws DamageException {
    if (directory < BYTES || size < 0 || end() < directory) {
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT,
          "its directory is said to lie at byte %,d with %,d bytes".formatted(directory, size));
    }
    if (end() > fileSize) {
      throw new DamageException(
          FindingCode.ARCHIVE_TRUNCATED,
          "ends at byte %,d, its directory ends at byte %,d: %,d bytes are missing"
              .formatted(fileSize, end(), end() - fileSize));
    }
  }

  /// Where the archive ends.
  long end() {
    return directory + size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  static int crcOf(byte[] bytes, int offset, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
