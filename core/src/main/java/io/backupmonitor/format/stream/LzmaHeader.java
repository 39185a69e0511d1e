package io.backupmonitor.format.stream;

import io.backupmonitor.format.Bytes;

/// The thirteen bytes with which LZMA in its old container begins.
///
/// @param properties the numbers of literal and position bits
/// @param dictionary how many bytes may be referred back to
/// @param size how many bytes the content has; -1 where an end mark tells
record LzmaHeader(byte properties, long dictionary, long size) {

  static final int BYTES = 13;

  private static final int USUAL_PROPERTIES = 0x5d;
  private static final int MOST_PROPERTIES = (4 * 5 + 4) * 9 + 8;

  /// No content is larger; the same bound as that of other readers.
  private static final long LARGEST_CONTENT = 1L << 38;

  static LzmaHeader of(byte[] bytes) {
    return new LzmaHeader(bytes[0], Bytes.uint32(bytes, 1), Bytes.int64(bytes, 5));
  }

  /// Whether bytes begin like such a stream. There is no magic, so every field has to be plausible,
  /// and usual where the name does not speak for it.
  static boolean isPlausible(byte[] head, boolean named) {
    if (head.length <= BYTES || head[BYTES] != 0) {
      return false;
    }
    LzmaHeader header = of(head);
    return header.isPossible() && (named || header.isUsual());
  }

  /// Whether a reader can make sense of the fields.
  boolean isPossible() {
    return (properties & 0xff) <= MOST_PROPERTIES && size >= -1 && size < LARGEST_CONTENT;
  }

  private boolean isUsual() {
    return properties == USUAL_PROPERTIES && dictionary >= 1 << 12 && isRound(dictionary);
  }

  /// Whether it is a power of two, or one and a half of it.
  private static boolean isRound(long number) {
    long rest = number - Long.highestOneBit(number);
    return rest == 0 || rest == Long.highestOneBit(number) / 2;
  }
}
