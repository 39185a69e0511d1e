package io.backupmonitor.format.database;

import io.backupmonitor.format.Bytes;

/// Small collections that Redis keeps as one string: listpack, ziplist, intset and zipmap (Redis,
/// listpack.c, ziplist.c, intset.c, zipmap.c). Each is walked to its end.
final class PackedList {

  /// What is told of one that does not follow its own rules.
  static final long BROKEN = -1;

  private static final int END = 0xff;
  private static final int UNKNOWN_COUNT = 0xffff;

  private final byte[] bytes;
  private final int last;
  private int at;

  private PackedList(byte[] bytes) {
    this.bytes = bytes;
    this.last = bytes.length - 1;
  }

  /// How many elements a listpack has; [#BROKEN] when it is none.
  static long listpack(byte[] bytes) {
    boolean framed =
        bytes.length >= 7
            && Bytes.uint32(bytes, 0) == bytes.length
            && (bytes[bytes.length - 1] & 0xff) == END;
    return framed ? new PackedList(bytes).listpackElements() : BROKEN;
  }

  private long listpackElements() {
    long count = 0;
    at = 6;
    while (at < last) {
      long length = listpackEntry();
      if (length < 0 || length > last - at || !skipsBackLength(length)) {
        return BROKEN;
      }
      count++;
    }
    return checked(count, Bytes.uint16(bytes, 4));
  }

  private long checked(long count, int told) {
    boolean fits = told == UNKNOWN_COUNT || told == count;
    return at == last && fits ? count : BROKEN;
  }

  private long listpackEntry() {
    int first = bytes[at] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    return switch (first >>> 4) {
      case 0x8, 0x9, 0xa, 0xb -> 1 + (first & 0x3f);
      case 0xc, 0xd -> 2;
      case 0xe -> 2 + ((first & 0x0f) << 8 | unsigned(at + 1));
      default -> largeListpackEntry(first);
    };
  }

  private long largeListpackEntry(int first) {
    return switch (first) {
      case 0xf0 -> at + 5 <= last ? 5 + Bytes.uint32(bytes, at + 1) : BROKEN;
      case 0xf1 -> 3;
      case 0xf2 -> 4;
      case 0xf3 -> 5;
      case 0xf4 -> 9;
      default -> BROKEN;
    };
  }

  /// Each entry is followed by its length, so that a reader can go backwards.
  private boolean skipsBackLength(long length) {
    at += (int) length;
    long told = 0;
    int size = 1;
    for (long limit = 127; size < 5 && (limit == 127 ? length > limit : length >= limit); size++) {
      limit = (limit << 7) | 127;
    }
    for (int each = 0; each < size; each++) {
      told = (told << 7) | (unsigned(at + each) & 0x7f);
    }
    at += size;
    return at <= last && told == length;
  }

  /// How many elements a ziplist has; [#BROKEN] when it is none.
  static long ziplist(byte[] bytes) {
    boolean framed =
        bytes.length >= 11
            && Bytes.uint32(bytes, 0) == bytes.length
            && (bytes[bytes.length - 1] & 0xff) == END;
    return framed ? new PackedList(bytes).ziplistElements() : BROKEN;
  }

  private long ziplistElements() {
    long count = 0;
    long before = 0;
    int tail = 10;
    at = 10;
    while (at < last) {
      tail = at;
      long told = unsigned(at) < 254 ? unsigned(at) : at + 5 <= last ? uint32(at + 1) : BROKEN;
      int head = unsigned(at) < 254 ? 1 : 5;
      long length = ziplistEntry(at + head);
      if (told != before || length < 0 || length > last - at - head) {
        return BROKEN;
      }
      before = head + length;
      at += (int) before;
      count++;
    }
    return uint32(4) == tail ? checked(count, Bytes.uint16(bytes, 8)) : BROKEN;
  }

  private long ziplistEntry(int start) {
    int first = unsigned(start);
    return switch (first >>> 6) {
      case 0 -> 1 + (first & 0x3f);
      case 1 -> 2 + ((first & 0x3f) << 8 | unsigned(start + 1));
      case 2 ->
          start + 5 <= last
              ? 5 + (Integer.reverseBytes(Bytes.int32(bytes, start + 1)) & 0xffff_ffffL)
              : BROKEN;
      default -> ziplistNumber(first);
    };
  }

  private static long ziplistNumber(int first) {
    return switch (first) {
      case 0xc0 -> 3;
      case 0xd0 -> 5;
      case 0xe0 -> 9;
      case 0xf0 -> 4;
      case 0xfe -> 2;
      case 0xff -> BROKEN;
      default -> first > 0xf0 ? 1 : BROKEN;
    };
  }

  private long uint32(int where) {
    return Bytes.uint32(bytes, where);
  }

  private int unsigned(int where) {
    return where <= last ? bytes[where] & 0xff : 0;
  }

  /// How many elements a set of numbers has; [#BROKEN] when it is none.
  static long intset(byte[] bytes) {
    if (bytes.length < 8) {
      return BROKEN;
    }
    long width = Bytes.uint32(bytes, 0);
    long count = Bytes.uint32(bytes, 4);
    boolean known = width == 2 || width == 4 || width == 8;
    if (!known || bytes.length != 8 + width * count) {
      return BROKEN;
    }
    for (int each = 1; each < count; each++) {
      if (number(bytes, each - 1, (int) width) >= number(bytes, each, (int) width)) {
        return BROKEN;
      }
    }
    return count;
  }

  private static long number(byte[] bytes, int index, int width) {
    int where = 8 + index * width;
    return switch (width) {
      case 2 -> (short) Bytes.uint16(bytes, where);
      case 4 -> Bytes.int32(bytes, where);
      default -> Bytes.int64(bytes, where);
    };
  }

  /// How many strings a zipmap has, keys and values; [#BROKEN] when it is none.
  static long zipmap(byte[] bytes) {
    boolean framed = bytes.length >= 2 && (bytes[bytes.length - 1] & 0xff) == END;
    return framed ? new PackedList(bytes).zipmapStrings() : BROKEN;
  }

  private long zipmapStrings() {
    long count = 0;
    at = 1;
    while (at < last) {
      boolean large = unsigned(at) == 254;
      if (unsigned(at) == END || (large && at + 5 > last)) {
        return BROKEN;
      }
      long length = large ? 5 + uint32(at + 1) : 1 + unsigned(at);
      // a value may be followed by unused bytes, which it counts
      long unused = count % 2 == 1 ? 1 + unsigned(at + (large ? 5 : 1)) : 0;
      if (length + unused > last - at) {
        return BROKEN;
      }
      at += (int) (length + unused);
      count++;
    }
    return at == last ? count : BROKEN;
  }
}
