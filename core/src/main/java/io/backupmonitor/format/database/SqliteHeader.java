package io.backupmonitor.format.database;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The first 100 bytes of a SQLite database file, as its file format document lays them out.
///
/// @param pageSize in bytes
/// @param reserved bytes at the end of each page that SQLite leaves alone
/// @param pages how many pages the file has; 0 where an old writer left the number stale
/// @param freePages how many of them are unused
/// @param wal whether changes go through a `-wal` file
record SqliteHeader(int pageSize, int reserved, long pages, long freePages, boolean wal) {

  static final int BYTES = 100;
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int SMALLEST_USABLE_PAGE = 480;

  /// Whether these bytes begin a database file.
  static boolean isAt(byte[] head) {
    return head.length >= MAGIC.length
        && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /// Reads a header.
  ///
  /// @throws DamageException when it is cut off or says what no database says
  static SqliteHeader read(byte[] head) throws DamageException {
    if (head.length < BYTES) {
      throw new DamageException(
          FindingCode.DATABASE_TRUNCATED,
          "has %,d bytes, less than the header of a database".formatted(head.length));
    }
    ByteBuffer bytes = ByteBuffer.wrap(head);
    int stored = bytes.getShort(16) & 0xffff;
    int pageSize = stored == 1 ? 65_536 : stored;
    boolean fresh = bytes.getInt(24) == bytes.getInt(92);
    SqliteHeader header =
        new SqliteHeader(
            pageSize,
            bytes.get(20) & 0xff,
            fresh ? bytes.getInt(28) & 0xffff_ffffL : 0,
            bytes.getInt(36) & 0xffff_ffffL,
            bytes.get(19) == 2);
    header.check(bytes);
    return header;
  }

  private void check(ByteBuffer bytes) throws DamageException {
    if (pageSize < 512 || Integer.bitCount(pageSize) != 1) {
      throw corrupt("a page size of %,d bytes".formatted(pageSize));
    }
    if (pageSize - reserved < SMALLEST_USABLE_PAGE) {
      throw corrupt("%,d reserved bytes in pages of %,d".formatted(reserved, pageSize));
    }
    if (bytes.get(18) > 2 || bytes.get(19) > 2 || bytes.get(18) < 1 || bytes.get(19) < 1) {
      throw corrupt("format versions %d and %d".formatted(bytes.get(18), bytes.get(19)));
    }
    if (bytes.get(21) != 64 || bytes.get(22) != 32 || bytes.get(23) != 32) {
      throw corrupt("payload fractions that no database has");
    }
    if (pages > 0 && freePages >= pages) {
      throw corrupt("%,d unused pages among %,d".formatted(freePages, pages));
    }
  }

  private static DamageException corrupt(String what) {
    return new DamageException(FindingCode.DATABASE_CORRUPT, "its header says " + what);
  }

  /// Compares the file's size with what the header says.
  ///
  /// @throws DamageException when pages are missing
  void checkSize(long size) throws DamageException {
    if (pages * pageSize > size) {
      throw new DamageException(
          FindingCode.DATABASE_TRUNCATED,
          "has %,d bytes, but its header says %,d pages of %,d: %,d bytes are missing"
              .formatted(size, pages, pageSize, pages * pageSize - size));
    }
    if (pages == 0 && size % pageSize != 0) {
      throw new DamageException(
          FindingCode.DATABASE_TRUNCATED,
          "has %,d bytes, which is no whole number of its pages of %,d".formatted(size, pageSize));
    }
  }

  /// How many bytes of the file lie behind the last page.
  long bytesBehind(long size) {
    return pages == 0 ? 0 : size - pages * pageSize;
  }
}
