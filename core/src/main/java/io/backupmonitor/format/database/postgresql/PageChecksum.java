package io.backupmonitor.format.database.postgresql;

import io.backupmonitor.format.Bytes;

/// The checksum of a page of PostgreSQL: 32 FNV-1a sums side by side, each over every 32nd word,
/// mixed and folded to 16 bits (PostgreSQL, "Data Checksums", storage/checksum_impl.h).
final class PageChecksum {

  private static final int SUMS = 32;
  private static final int PRIME = 16777619;

  /// Where the checksum lies in a page; it counts as zero.
  private static final int PLACE = 8;

  private static final int[] OFFSETS = {
    0x5B1F36E9, 0xB8525960, 0x02AB50AA, 0x1DE66D2A, 0x79FF467A, 0x9BB9F8A3, 0x217E7CD2, 0x83E13D2C,
    0xF8D4474F, 0xE39EB970, 0x42C6AE16, 0x993216FA, 0x7B093B5D, 0x98DAFF3C, 0xF718902A, 0x0B1C9CDB,
    0xE58F764B, 0x187636BC, 0x5D7B3BB1, 0xE73DE7DE, 0x92BEC979, 0xCCA6C0B2, 0x304A0979, 0x85AA43D4,
    0x783125BB, 0x6CA8EAA2, 0xE407EAC6, 0x4B5CFC3E, 0x9FBF8C76, 0x15CA20BE, 0xF2CA9FD3, 0x959BD756,
  };

  private PageChecksum() {}

  /// The checksum that a page carries.
  static int carried(byte[] page) {
    return Bytes.uint16(page, PLACE);
  }

  /// The checksum that a page should carry. Its own place in the page is zeroed by this.
  ///
  /// @param block the number of the page in its relation
  static int of(byte[] page, long block) {
    page[PLACE] = 0;
    page[PLACE + 1] = 0;
    int[] sums = OFFSETS.clone();
    for (int at = 0; at < page.length; at += Integer.BYTES * SUMS) {
      for (int each = 0; each < SUMS; each++) {
        sums[each] = mixed(sums[each], Bytes.int32(page, at + Integer.BYTES * each));
      }
    }
    int folded = (int) block;
    for (int sum : sums) {
      folded ^= mixed(mixed(sum, 0), 0);
    }
    return Integer.remainderUnsigned(folded, 65535) + 1;
  }

  private static int mixed(int sum, int word) {
    int both = sum ^ word;
    return both * PRIME ^ both >>> 17;
  }
}
