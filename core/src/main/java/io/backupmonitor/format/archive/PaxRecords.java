package io.backupmonitor.format.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The records of pax extended headers that matter for reading: `LENGTH KEY=VALUE\n`, each length
/// counting itself. A later record replaces an earlier one; an empty value takes it back.
final class PaxRecords {

  private static final String SPARSE = "GNU.sparse.";
  private static final Set<String> KEPT = Set.of("path", "linkpath", "size");

  private final Map<String, byte[]> values = new HashMap<>();

  /// The extents of sparse format 0.0, which repeats its keys.
  private final SparseMap extents = new SparseMap();

  private long extentOffset = -1;

  /// Adds the records of one extended header.
  ///
  /// @return what is wrong with them; null when nothing is
  @Nullable String add(byte[] bytes) {
    int at = 0;
    while (at < bytes.length && bytes[at] != 0) {
      int blank = at;
      int length = 0;
      while (blank < bytes.length && isDigit(bytes[blank]) && length <= bytes.length) {
        length = length * 10 + bytes[blank++] - '0';
      }
      if (blank == at || blank == bytes.length || bytes[blank] != ' ') {
        return "a record without its length at byte %,d".formatted(at);
      }
      if (length > bytes.length - at || length < blank - at + 4 || bytes[at + length - 1] != '\n') {
        return "a record with the impossible length %,d at byte %,d".formatted(length, at);
      }
      String wrong = addRecord(bytes, blank + 1, at + length - 1);
      if (wrong != null) {
        return wrong;
      }
      at += length;
    }
    return null;
  }

  private @Nullable String addRecord(byte[] bytes, int start, int end) {
    int equals = start;
    while (equals < end && bytes[equals] != '=' && bytes[equals] != 0) {
      equals++;
    }
    if (equals == end || equals == start || bytes[equals] == 0) {
      return "a record without a key at byte %,d".formatted(start);
    }
    String key = new String(bytes, start, equals - start, StandardCharsets.UTF_8);
    if (!KEPT.contains(key) && !key.startsWith(SPARSE)) {
      return null;
    }
    byte[] value = Arrays.copyOfRange(bytes, equals + 1, end);
    if (key.equals(SPARSE + "offset")) {
      extentOffset = decimal(value);
      return extentOffset < 0 ? "a sparse offset that is no number" : null;
    }
    if (key.equals(SPARSE + "numbytes")) {
      return addExtent(decimal(value));
    }
    if (value.length == 0) {
      values.remove(key);
    } else {
      values.put(key, value);
    }
    return null;
  }

  private @Nullable String addExtent(long length) {
    if (extentOffset < 0 || length < 0) {
      return "a sparse extent without its offset or length";
    }
    extents.add(extentOffset, length);
    extentOffset = -1;
    return null;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /// A value up to its first NUL, where every reader ends it.
  byte @Nullable [] text(String key) {
    byte[] value = values.get(key);
    return value == null ? null : TarHeader.textUntilNul(value, 0, value.length);
  }

  /// A number; [TarHeader#NO_NUMBER] when the value is none.
  long number(String key) {
    byte[] value = values.get(key);
    return value == null ? TarHeader.NO_NUMBER : decimal(value);
  }

  /// A number of the sparse formats.
  long sparseNumber(String key) {
    return number(SPARSE + key);
  }

  byte @Nullable [] sparseText(String key) {
    return text(SPARSE + key);
  }

  /// The extents that repeated records gave; empty when there were none.
  SparseMap extents() {
    return extents;
  }

  /// These records with others laid over them.
  PaxRecords under(PaxRecords local) {
    if (values.isEmpty()) {
      return local;
    }
    PaxRecords both = new PaxRecords();
    both.values.putAll(values);
    both.values.putAll(local.values);
    both.extents.addAll(local.extents);
    return both;
  }

  static long decimal(byte[] digits) {
    if (digits.length == 0) {
      return TarHeader.NO_NUMBER;
    }
    long value = 0;
    for (byte digit : digits) {
      if (!isDigit(digit) || value > (Long.MAX_VALUE - 9) / 10) {
        return TarHeader.NO_NUMBER;
      }
      value = value * 10 + digit - '0';
    }
    return value;
  }

  private static boolean isDigit(byte each) {
    return each >= '0' && each <= '9';
  }
}
