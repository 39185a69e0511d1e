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
/// @param filledIn whether the start header says so; else the directory was searched for
record SevenZipStart(long directory, long size, int crc, boolean filledIn) {

  static final int BYTES = 32;
  private static final int COVERED = 12;

  /// So far from the end 7-Zip, too, looks for a directory that nothing points to.
  private static final int SEARCHED_BYTES = 500;

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
    if (isZero(header)) {
      return searched(bytes);
    }
    checkSum(header);
    SevenZipStart start =
        new SevenZipStart(
            BYTES + Bytes.int64(header, COVERED),
            Bytes.int64(header, COVERED + 8),
            Bytes.int32(header, COVERED + 16),
            true);
    start.checkAgainst(bytes.size());
    return start;
  }

  private static void checkSum(byte[] header) throws DamageException {
    int stored = Bytes.int32(header, 8);
    int computed = crcOf(header, COVERED, BYTES - COVERED);
    if (stored != computed) {
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT,
          "its start header has the CRC-32 %08x and says %08x".formatted(computed, stored));
    }
  }

  /// Looks for a directory that begins as one does and reaches up to the end of the file.
  private static SevenZipStart searched(PlacedBytes bytes) throws IOException {
    long from = Math.max(BYTES, bytes.size() - SEARCHED_BYTES);
    byte[] tail = bytes.bytes(from, SEARCHED_BYTES);
    for (int at = tail.length - 2; at >= 0; at--) {
      if (SevenZipDirectory.begins(tail[at], tail[at + 1])) {
        int size = tail.length - at;
        return new SevenZipStart(from + at, size, crcOf(tail, at, size), false);
      }
    }
    throw stopped();
  }

  /// Says that nothing points to a directory.
  static DamageException stopped() {
    return new DamageException(
        FindingCode.ARCHIVE_NO_END,
        "its start header was never filled in: whatever wrote it was stopped before its end");
  }

  private static boolean isZero(byte[] header) {
    int sum = 0;
    for (int at = 8; at < BYTES; at++) {
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
