package io.backupmonitor.format.database.postgresql;

import io.backupmonitor.format.Bytes;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// What `global/pg_control` says about a PostgreSQL server (struct `ControlFileData` of versions 12
/// to 18, on machines that write the lowest byte first).
///
/// Its fields moved a little between versions. Two of them are found wherever they are: the
/// CRC-32C, which fits to all that lies before it, and the number 1234567.0, behind which the sizes
/// of blocks and segments lie.
///
/// @param systemIdentifier which server it is
/// @param state what the server was doing; 1 and 2 are shut down
/// @param blockBytes how long a block of a relation is
/// @param blocksPerFile how many blocks a file of a relation has at most
/// @param segmentBytes how long a segment of the log is
/// @param hasPageChecksums whether pages carry checksums
record ControlFile(
    long systemIdentifier,
    int state,
    int blockBytes,
    int blocksPerFile,
    int segmentBytes,
    boolean hasPageChecksums) {

  /// The length of the file; a server writes it in one block.
  static final int BYTES = 8192;

  static final String PATH = "global/pg_control";

  private static final int FIRST_CHECKSUM = 200;
  private static final int LAST_CHECKSUM = 508;
  private static final int STATE = 16;
  private static final long MARK = Double.doubleToLongBits(1234567.0);

  /// Reads the file; null when its checksum does not fit or it is shorter than such a file is.
  static @Nullable ControlFile of(byte[] bytes) {
    if (bytes.length < 512) {
      return null;
    }
    int checksum = checksumIn(bytes);
    for (int at = STATE; at + 48 <= checksum; at += 8) {
      if (Bytes.int64(bytes, at) == MARK) {
        return of(bytes, at);
      }
    }
    return null;
  }

  private static ControlFile of(byte[] bytes, int mark) {
    return new ControlFile(
        Bytes.int64(bytes, 0),
        Bytes.int32(bytes, STATE),
        Bytes.int32(bytes, mark + 8),
        Bytes.int32(bytes, mark + 12),
        Bytes.int32(bytes, mark + 20),
        Bytes.int32(bytes, mark + 44) != 0);
  }

  /// Where the checksum lies; -1 when none fits.
  private static int checksumIn(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, FIRST_CHECKSUM);
    for (int at = FIRST_CHECKSUM; at <= LAST_CHECKSUM; at += 4) {
      if (Bytes.int32(bytes, at) == (int) crc.getValue()) {
        return at;
      }
      crc.update(bytes, at, 4);
    }
    return -1;
  }

  /// Whether the server was shut down, so that the files need no log.
  boolean isShutDown() {
    return state == 1 || state == 2;
  }
}
