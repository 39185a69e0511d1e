package io.backupmonitor.format.database.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A piece of the write-ahead log (WAL) on one timeline. Positions (LSN) are bytes since the server
/// was made; files of the log have names made of the timeline and the number of the segment.
///
/// @param start where it begins
/// @param end the first byte behind it
record WalRange(long timeline, long start, long end) {

  /// The length of a segment unless a server was made with another one.
  static final long SEGMENT_BYTES = 16L << 20;

  /// No start of a backup needs more; a range that does is damaged.
  private static final int MOST_SEGMENTS = 1 << 20;

  private static final Pattern LSN = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

  /// A position as it is written: two hexadecimal numbers; -1 when it is none.
  static long position(String text) {
    Matcher matcher = LSN.matcher(text);
    if (!matcher.matches()) {
      return -1;
    }
    return Long.parseLong(matcher.group(1), 16) << 32 | Long.parseLong(matcher.group(2), 16);
  }

  /// How a position is written.
  static String text(long position) {
    return "%X/%X".formatted(position >>> 32, position & 0xffff_ffffL);
  }

  /// Whether a server can have written it.
  boolean isPlausible(long segmentBytes) {
    return timeline > 0
        && start >= 0
        && end > start
        && (end - start) / segmentBytes < MOST_SEGMENTS;
  }

  /// The names of the files that hold it.
  List<String> segments(long segmentBytes) {
    List<String> names = new ArrayList<>();
    for (long number = start / segmentBytes; number <= (end - 1) / segmentBytes; number++) {
      names.add(segment(timeline, number, segmentBytes));
    }
    return names;
  }

  static String segment(long timeline, long number, long segmentBytes) {
    long perGroup = (1L << 32) / segmentBytes;
    return "%08X%08X%08X".formatted(timeline, number / perGroup, number % perGroup);
  }
}
