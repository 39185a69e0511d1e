package io.backupmonitor.format.database;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Lengths and strings as RDB files write them: a length may also say that a number or a packed
/// text follows (Redis, rdb.h). For one thread.
final class RdbInput {

  private static final int PACKED = 3;

  private final ByteInput input;
  private String place = "its header";
  private boolean encoded;

  RdbInput(ByteInput input) {
    this.input = input;
  }

  ByteInput bytes() {
    return input;
  }

  /// What is being read, for messages.
  void at(String reading) {
    place = reading;
  }

  int need() throws IOException {
    return input.need(place);
  }

  void skip(long length) throws IOException {
    input.skip(length, place);
  }

  long little(int bytes) throws IOException {
    return input.needLittle(bytes, place);
  }

  /// A length that is one.
  long length() throws IOException {
    long length = lengthOrEncoding();
    if (encoded) {
      throw corrupt("no length in " + place);
    }
    return length;
  }

  /// Passes a number that is written like a length.
  void skipLength() throws IOException {
    length();
  }

  private long lengthOrEncoding() throws IOException {
    int first = need();
    encoded = first >>> 6 == 3;
    return switch (first >>> 6) {
      case 0, 3 -> first & 0x3f;
      case 1 -> (first & 0x3f) << 8 | need();
      default -> longLength(first);
    };
  }

  private long longLength(int first) throws IOException {
    return switch (first) {
      case 0x80 -> input.needBig(4, place);
      case 0x81 -> input.needBig(8, place);
      default -> throw corrupt("the impossible length mark 0x%02x in %s".formatted(first, place));
    };
  }

  /// Passes a string.
  void skipString() throws IOException {
    long length = lengthOrEncoding();
    if (!encoded) {
      skip(checked(length));
    } else if (length < PACKED) {
      skip(1L << length);
    } else {
      unpack(length, false);
    }
  }

  /// A string as a whole.
  byte[] string() throws IOException {
    long length = lengthOrEncoding();
    if (!encoded) {
      return input.bytes(checked(length), place);
    }
    if (length < PACKED) {
      return number((int) length).getBytes(StandardCharsets.US_ASCII);
    }
    return unpack(length, true);
  }

  private String number(int size) throws IOException {
    int bytes = 1 << size;
    long value = little(bytes);
    int unused = Long.SIZE - 8 * bytes;
    return Long.toString(value << unused >> unused);
  }

  private byte[] unpack(long encoding, boolean keep) throws IOException {
    if (encoding != PACKED) {
      throw corrupt("the unknown encoding %,d of a string in %s".formatted(encoding, place));
    }
    long packed = checked(length());
    long length = checked(length());
    return new LzfText(this, packed, length).unpack(keep);
  }

  private long checked(long length) throws DamageException {
    if (length < 0) {
      throw corrupt("an impossible length in " + place);
    }
    return length;
  }

  DamageException corrupt(String what) {
    return input.corrupt(FindingCode.DATABASE_CORRUPT, "has " + what);
  }
}
