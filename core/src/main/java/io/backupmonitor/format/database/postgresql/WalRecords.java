package io.backupmonitor.format.database.postgresql;

import io.backupmonitor.format.Bytes;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The records of one piece of the write-ahead log, page by page: each has a CRC-32C of its own
/// (PostgreSQL, access/xlogrecord.h and access/xlog_internal.h). For one thread.
final class WalRecords {

  static final int PAGE_BYTES = 8192;

  private static final int HEADER_BYTES = 24;
  private static final int CHECKED_HEADER_BYTES = 20;
  private static final int PAGE_HEADER_BYTES = 24;
  private static final int LONG_PAGE_HEADER_BYTES = 40;
  private static final int FIRST_CONTINUES = 1;
  private static final int LONG_HEADER = 2;

  /// More than a server lets a record have.
  private static final long LONGEST_RECORD = 1L << 30;

  private final WalRange range;
  private final byte[] header = new byte[HEADER_BYTES];
  private final CRC32C crc = new CRC32C();
  private long position;
  private long total;
  private long done;
  private boolean skipsSegment;
  private @Nullable String wrong;

  WalRecords(WalRange range) {
    this.range = range;
    this.position = range.start();
  }

  /// What is wrong, in half a sentence; null while nothing is.
  @Nullable String wrong() {
    return wrong;
  }

  /// Whether every record up to the end was seen.
  boolean isComplete() {
    return done == 0 && position >= range.end();
  }

  /// How far the records were followed.
  long position() {
    return position;
  }

  /// Takes the page of that position; those before and behind the piece do not matter.
  ///
  /// @param segmentStart whether a segment begins with it
  void page(long at, byte[] page, boolean segmentStart) {
    if (wrong != null || isComplete() || at + PAGE_BYTES <= position) {
      return;
    }
    skipsSegment &= !segmentStart;
    if (skipsSegment) {
      position = at + PAGE_BYTES;
      return;
    }
    if (position < at) {
      position = at;
    }
    int first = headerEnd(at, page);
    if (wrong == null) {
      payload(at, page, Math.max(first, (int) (position - at)));
    }
  }

  private int headerEnd(long at, byte[] page) {
    int flags = Bytes.uint16(page, 2);
    long timeline = Bytes.uint32(page, 4);
    if (page[1] != (byte) 0xd1
        || Bytes.int64(page, 8) != at
        || timeline == 0
        || timeline > range.timeline()) {
      wrong = "the page at %s has no header of its own".formatted(WalRange.text(at));
    } else if (done > 0
        && ((flags & FIRST_CONTINUES) == 0 || Bytes.uint32(page, 16) != total - done)) {
      wrong = "the page at %s does not continue the record before it".formatted(WalRange.text(at));
    }
    return (flags & LONG_HEADER) != 0 ? LONG_PAGE_HEADER_BYTES : PAGE_HEADER_BYTES;
  }

  private void payload(long at, byte[] page, int first) {
    int next = first;
    while (next < PAGE_BYTES && wrong == null && !skipsSegment) {
      position = at + next;
      if (isComplete()) {
        return;
      }
      next += record(page, next);
      if (done == 0) {
        next = next + 7 & ~7;
      }
    }
    if (wrong == null) {
      position = done == 0 && !skipsSegment ? at + next : at + PAGE_BYTES;
    }
  }

  /// Takes what the page holds of the current record.
  private int record(byte[] page, int at) {
    if (done == 0) {
      total = Bytes.uint32(page, at);
      crc.reset();
      if (total < HEADER_BYTES || total > LONGEST_RECORD) {
        wrong = "no record begins at %s".formatted(WalRange.text(position));
        return 0;
      }
    }
    int count = (int) Math.min(total - done, PAGE_BYTES - at);
    int ofHeader = (int) Math.max(0, Math.min(HEADER_BYTES - done, count));
    System.arraycopy(page, at, header, (int) Math.min(done, HEADER_BYTES - 1), ofHeader);
    crc.update(page, at + ofHeader, count - ofHeader);
    done += count;
    if (done == total) {
      close();
    }
    return count;
  }

  private void close() {
    crc.update(header, 0, CHECKED_HEADER_BYTES);
    if ((int) crc.getValue() != Bytes.int32(header, CHECKED_HEADER_BYTES)) {
      wrong =
          "the record that ends in the page of %s does not have its CRC-32C"
              .formatted(WalRange.text(position));
    }
    // a switch of segments leaves the rest of its segment unused
    skipsSegment = header[17] == 0 && (header[16] & 0xf0) == 0x40;
    done = 0;
  }
}
