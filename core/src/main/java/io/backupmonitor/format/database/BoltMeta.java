package io.backupmonitor.format.database;

import io.backupmonitor.format.Bytes;
import org.jspecify.annotations.Nullable;

/// One of the two meta pages of a bbolt database (bbolt, `internal/common`: page, meta). Numbers
/// have their lowest byte first.
///
/// @param pageBytes how long a page is
/// @param root the page at which the bucket of all buckets begins
/// @param freelist the page with the list of unused pages; [#NO_FREELIST] when there is none
/// @param pages how many pages there are
/// @param transaction the number of the transaction that wrote it
record BoltMeta(int pageBytes, long root, long freelist, long pages, long transaction) {

  /// How long the header of a page is.
  static final int HEADER_BYTES = 16;

  static final long NO_FREELIST = -1;

  private static final int BYTES = 64;
  private static final int SUMMED_BYTES = 56;
  private static final int MAGIC = 0xED0CDAED;
  private static final int VERSION = 2;
  private static final int LEAST_PAGE = 512;
  private static final int MOST_PAGE = 1 << 20;

  /// Whether a meta page begins there, good or bad.
  static boolean isAt(byte[] bytes, int at) {
    return bytes.length >= at + HEADER_BYTES + BYTES
        && Bytes.int32(bytes, at + HEADER_BYTES) == MAGIC;
  }

  /// The meta page that begins there; null when it is damaged.
  static @Nullable BoltMeta of(byte[] bytes, int page) {
    int at = page + HEADER_BYTES;
    boolean whole =
        isAt(bytes, page)
            && Bytes.int32(bytes, at + 4) == VERSION
            && Bytes.int64(bytes, at + SUMMED_BYTES) == fnv(bytes, at, SUMMED_BYTES);
    if (!whole) {
      return null;
    }
    BoltMeta meta =
        new BoltMeta(
            Bytes.int32(bytes, at + 8),
            Bytes.int64(bytes, at + 16),
            Bytes.int64(bytes, at + 32),
            Bytes.int64(bytes, at + 40),
            Bytes.int64(bytes, at + 48));
    return meta.isPlausible() ? meta : null;
  }

  private boolean isPlausible() {
    return pageBytes >= LEAST_PAGE
        && pageBytes <= MOST_PAGE
        && Integer.bitCount(pageBytes) == 1
        && pages >= 4
        && pages <= Long.MAX_VALUE / MOST_PAGE
        && root >= 2
        && root < pages;
  }

  /// The FNV-1a sum with 64 bits.
  private static long fnv(byte[] bytes, int offset, int length) {
    long sum = 0xcbf29ce484222325L;
    for (int at = offset; at < offset + length; at++) {
      sum = (sum ^ (bytes[at] & 0xff)) * 0x100000001b3L;
    }
    return sum;
  }
}
