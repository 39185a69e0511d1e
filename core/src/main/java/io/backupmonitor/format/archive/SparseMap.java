package io.backupmonitor.format.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where the stored bytes of a sparse member belong: extents in ascending order, holes between
/// them.
final class SparseMap {

  private long[] pairs = new long[8];
  private int length;

  void add(long offset, long bytes) {
    if (length == pairs.length) {
      pairs = Arrays.copyOf(pairs, length * 2);
    }
    pairs[length++] = offset;
    pairs[length++] = bytes;
  }

  void addAll(SparseMap other) {
    for (int each = 0; each < other.size(); each++) {
      add(other.offset(each), other.bytes(each));
    }
  }

  int size() {
    return length / 2;
  }

  long offset(int each) {
    return pairs[2 * each];
  }

  long bytes(int each) {
    return pairs[2 * each + 1];
  }

  /// What is impossible about the map; null when nothing is.
  ///
  /// @param stored how many bytes the archive stores for the member
  /// @param real how long the member really is
  @Nullable String wrong(long stored, long real) {
    long sum = 0;
    long position = 0;
    for (int each = 0; each < size(); each++) {
      if (offset(each) < position || bytes(each) < 0 || offset(each) > real - bytes(each)) {
        return "extent %,d of its sparse map (%,d bytes at %,d) overlaps or lies outside of %,d bytes"
            .formatted(each + 1, bytes(each), offset(each), real);
      }
      position = offset(each) + bytes(each);
      sum += bytes(each);
    }
    return sum == stored
        ? null
        : "its sparse map speaks of %,d bytes and %,d are stored".formatted(sum, stored);
  }

  /// The map of sparse format 0.1: `offset,length,offset,length…`; null when it is malformed.
  static @Nullable SparseMap ofList(String list) {
    SparseMap map = new SparseMap();
    if (list.isEmpty()) {
      return map;
    }
    String[] numbers = list.split(",", -1);
    if (numbers.length % 2 != 0) {
      return null;
    }
    for (int at = 0; at < numbers.length; at += 2) {
      long offset = decimal(numbers[at]);
      long bytes = decimal(numbers[at + 1]);
      if (offset < 0 || bytes < 0) {
        return null;
      }
      map.add(offset, bytes);
    }
    return map;
  }

  private static long decimal(String digits) {
    return PaxRecords.decimal(digits.getBytes(StandardCharsets.ISO_8859_1));
  }
}
