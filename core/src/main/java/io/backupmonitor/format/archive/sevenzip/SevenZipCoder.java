package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;

/// One step by which a block of a 7z was packed.
///
/// @param method the number of its method
/// @param inputs how many packed streams it makes one stream of
/// @param properties what its decoder has to be told
@SuppressWarnings("ArrayRecordComponent") // never compared
record SevenZipCoder(long method, int inputs, byte[] properties) {

  private static final int MOST_STREAMS = 32;
  private static final int IS_COMPLEX = 1 << 4;
  private static final int HAS_PROPERTIES = 1 << 5;
  private static final int RESERVED = 0xc0;

  static SevenZipCoder read(SevenZipCursor cursor) throws DamageException {
    int flags = cursor.next();
    int methodBytes = flags & 0xf;
    if ((flags & RESERVED) != 0 || methodBytes > 8) {
      throw cursor.corrupt("a method with the flags 0x%02x".formatted(flags));
    }
    long method = 0;
    for (int each = 0; each < methodBytes; each++) {
      method = method << 8 | cursor.next();
    }
    int inputs = 1;
    if ((flags & IS_COMPLEX) != 0) {
      inputs = cursor.count(MOST_STREAMS, "packed streams of one method");
      requireOneOutput(cursor);
    }
    byte[] properties = (flags & HAS_PROPERTIES) == 0 ? new byte[0] : cursor.array(cursor.number());
    return new SevenZipCoder(method, inputs, properties);
  }

  private static void requireOneOutput(SevenZipCursor cursor) throws DamageException {
    if (cursor.count(MOST_STREAMS, "streams that one method makes") != 1) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED, "is packed by a method that makes several streams");
    }
  }
}
