package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.stream.CompressedInput;
import io.backupmonitor.model.FindingCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The numbers and texts of which an archive of pg_dump is made, with the place where they lie. For
/// one thread.
final class ArchiveInput {

  private static final int BUFFER_BYTES = 64 * 1024;

  /// pg_dump always writes numbers of so many bytes, after one for the sign.
  static final int NUMBER_BYTES = 4;

  private final CompressedInput in;
  private final long longestText;
  private OutputStream copy;
  private String place = "its header";

  /// @param longestText the most bytes that one text may have
  /// @param copy gets what is read as numbers and texts
  ArchiveInput(InputStream in, long longestText, OutputStream copy) {
    this.copy = copy;
    this.in = new CompressedInput(in, BUFFER_BYTES);
    this.longestText = longestText;
  }

  /// Says what is being read, for messages: `entry 3 of 7 of its table of contents`.
  void at(String where) {
    place = where;
  }

  String place() {
    return place;
  }

  long position() {
    return in.position();
  }

  /// The next byte, which stays; -1 at the end.
  int peek(int ahead) throws IOException {
    return in.lookAhead(ahead + 1) > ahead ? in.buffer()[in.offset() + ahead] & 0xff : -1;
  }

  int read() throws IOException {
    return in.read();
  }

  /// What is read from now on is copied nowhere.
  void copyNoMore() {
    copy = OutputStream.nullOutputStream();
  }

  int need() throws IOException {
    try {
      int each = in.need();
      copy.write(each);
      return each;
    } catch (EOFException cut) {
      throw truncated();
    }
  }

  /// Takes bytes of a block, as many as are at hand and at least one.
  int need(byte[] target, int offset, int length) throws IOException {
    int count = in.read(target, offset, length);
    if (count < 0) {
      throw truncated();
    }
    return count;
  }

  /// A number with its sign.
  int number() throws IOException {
    int sign = need();
    long value = 0;
    for (int each = 0; each < NUMBER_BYTES; each++) {
      value |= (long) need() << (8 * each);
    }
    if (sign > 1 || (sign == 1 && value == 0)) {
      throw corrupt("the number %,d has the sign %d, which is none".formatted(value, sign));
    }
    return (int) (sign == 1 ? -value : value);
  }

  /// A place in the file.
  long offset(int bytes) throws IOException {
    long value = 0;
    for (int each = 0; each < bytes; each++) {
      value |= (long) need() << (8 * each);
    }
    return value;
  }

  /// The bytes of a text; null when there is none.
  byte @Nullable [] bytes() throws IOException {
    int length = number();
    if (length == -1) {
      return null;
    }
    if (length < 0) {
      throw corrupt("a text has the length %,d".formatted(length));
    }
    if (length > longestText) {
      throw new DamageException(
          FindingCode.LIMIT_MEMORY,
          "%s holds a text of %,d bytes, more than the %,d allowed"
              .formatted(place, length, longestText));
    }
    byte[] bytes = in.readNBytes(length);
    copy.write(bytes);
    if (bytes.length < length) {
      throw truncated();
    }
    for (byte each : bytes) {
      if (each == 0) {
        throw corrupt("a text holds a NUL byte");
      }
    }
    return bytes;
  }

  /// A text; empty when there is none.
  String text() throws IOException {
    byte[] bytes = bytes();
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  DamageException truncated() {
    return new DamageException(
        FindingCode.ARCHIVE_TRUNCATED, "ends at byte %,d inside %s".formatted(position(), place));
  }

  DamageException corrupt(String why) {
    return new DamageException(
        FindingCode.ARCHIVE_CORRUPT, "%s, before byte %,d: %s".formatted(place, position(), why));
  }
}
