package io.backupmonitor.format.database;

import io.backupmonitor.format.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One BSON document (bsonspec.org, version 1.1), walked through all its elements. For one thread.
final class BsonDocument {

  /// The shortest one: its length and its end.
  static final int LEAST_BYTES = 5;

  /// Longer than any document or message of a server; those in dumps have 16 MiB and a little.
  static final int MOST_BYTES = 48 << 20;

  private static final int DEEPEST = 200;
  private static final int SMALLEST_KEY = 0xff;
  private static final int LARGEST_KEY = 0x7f;
  private static final int BROKEN = -1;

  private final byte[] bytes;
  private final Map<String, Object> fields = new HashMap<>();
  private final boolean keeping;

  private BsonDocument(byte[] bytes, boolean keeping) {
    this.bytes = bytes;
    this.keeping = keeping;
  }

  /// Whether the bytes, its length included, are exactly one document.
  static boolean isWhole(byte[] bytes) {
    return new BsonDocument(bytes, false).document(0, bytes.length, 0) == bytes.length;
  }

  /// The texts, numbers and truth values at the top of a document; null when it is none.
  static @Nullable Map<String, Object> fields(byte[] bytes) {
    BsonDocument document = new BsonDocument(bytes, true);
    return document.document(0, bytes.length, 0) == bytes.length ? document.fields : null;
  }

  /// Where the document that begins there ends; [#BROKEN] when it is none.
  private int document(int start, int limit, int depth) {
    if (limit - start < LEAST_BYTES || depth > DEEPEST) {
      return BROKEN;
    }
    int length = Bytes.int32(bytes, start);
    if (length < LEAST_BYTES || length > limit - start) {
      return BROKEN;
    }
    int end = start + length - 1;
    int at = start + 4;
    while (at < end && at >= 0 && bytes[at] != 0) {
      at = element(at, end, depth);
    }
    return at == end && bytes[end] == 0 ? end + 1 : BROKEN;
  }

  private int element(int at, int end, int depth) {
    int value = text(at + 1, end);
    if (value < 0) {
      return BROKEN;
    }
    int next = value(bytes[at] & 0xff, value, end, depth);
    if (next < 0 || next > end) {
      return BROKEN;
    }
    if (keeping && depth == 0) {
      keep(at, value, next);
    }
    return next;
  }

  private void keep(int at, int value, int next) {
    String name = new String(bytes, at + 1, value - at - 2, StandardCharsets.UTF_8);
    switch (bytes[at]) {
      case 0x02 ->
          fields.put(name, new String(bytes, value + 4, next - value - 5, StandardCharsets.UTF_8));
      case 0x08 -> fields.put(name, bytes[value] != 0);
      case 0x10 -> fields.put(name, (long) Bytes.int32(bytes, value));
      case 0x12 -> fields.put(name, Bytes.int64(bytes, value));
      default -> {}
    }
  }

  /// Where the value of that type ends.
  private int value(int type, int at, int end, int depth) {
    return switch (type) {
      case 0x01, 0x09, 0x11, 0x12 -> fixed(at, 8, end);
      case 0x02, 0x0d, 0x0e -> string(at, end);
      case 0x03, 0x04 -> document(at, end, depth + 1);
      case 0x05 -> binary(at, end);
      case 0x06, 0x0a, LARGEST_KEY, SMALLEST_KEY -> at;
      case 0x07 -> fixed(at, 12, end);
      case 0x08 -> at < end && (bytes[at] & 0xfe) == 0 ? at + 1 : BROKEN;
      case 0x0b -> text(text(at, end), end);
      case 0x0c -> fixed(string(at, end), 12, end);
      case 0x0f -> scopedCode(at, end, depth);
      case 0x10 -> fixed(at, 4, end);
      case 0x13 -> fixed(at, 16, end);
      default -> BROKEN;
    };
  }

  private static int fixed(int at, int length, int end) {
    return at >= 0 && end - at >= length ? at + length : BROKEN;
  }

  /// Bytes up to a zero byte.
  private int text(int at, int end) {
    if (at < 0) {
      return BROKEN;
    }
    int next = at;
    while (next < end && bytes[next] != 0) {
      next++;
    }
    return next < end ? next + 1 : BROKEN;
  }

  /// A length that counts the zero byte at the end.
  private int string(int at, int end) {
    if (end - at < 5) {
      return BROKEN;
    }
    int length = Bytes.int32(bytes, at);
    boolean fits = length >= 1 && length <= end - at - 4;
    return fits && bytes[at + 3 + length] == 0 ? at + 4 + length : BROKEN;
  }

  private int binary(int at, int end) {
    if (end - at < 5) {
      return BROKEN;
    }
    int length = Bytes.int32(bytes, at);
    boolean fits = length >= 0 && length <= end - at - 5;
    boolean old = fits && bytes[at + 4] == 2;
    // the old kind of binary tells its length twice
    if (old && (length < 4 || Bytes.int32(bytes, at + 5) != length - 4)) {
      return BROKEN;
    }
    return fits ? at + 5 + length : BROKEN;
  }

  private int scopedCode(int at, int end, int depth) {
    if (end - at < 4) {
      return BROKEN;
    }
    int length = Bytes.int32(bytes, at);
    if (length < 4 + LEAST_BYTES + LEAST_BYTES || length > end - at) {
      return BROKEN;
    }
    int scope = string(at + 4, at + length);
    int last = scope < 0 ? BROKEN : document(scope, at + length, depth + 1);
    return last == at + length ? last : BROKEN;
  }
}
