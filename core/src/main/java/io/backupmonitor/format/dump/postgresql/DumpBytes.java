package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The bytes of a dump with some of them ahead at hand, and the number of the line they are on. For
/// one thread.
final class DumpBytes {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long NEWLINES = ONES * '\n';

  private InputStream in;
  private final byte[] buffer = new byte[256 * 1024];
  private int position;
  private int limit;
  private boolean ended;
  private long line = 1;

  DumpBytes(InputStream in) {
    this.in = in;
  }

  /// Begins anew with other bytes.
  void restart(InputStream other) {
    in = other;
    position = 0;
    limit = 0;
    ended = false;
    line = 1;
  }

  long line() {
    return line;
  }

  byte[] array() {
    return buffer;
  }

  int position() {
    return position;
  }

  int limit() {
    return limit;
  }

  /// The next byte, which stays; -1 at the end.
  int peek() throws IOException {
    return position < limit || ensure(1) ? buffer[position] & 0xff : -1;
  }

  /// A byte further ahead; -1 behind the end.
  int peek(int offset) throws IOException {
    return position + offset < limit || ensure(offset + 1) ? buffer[position + offset] & 0xff : -1;
  }

  /// Takes the next byte; -1 at the end.
  int read() throws IOException {
    int each = peek();
    if (each >= 0) {
      position++;
      if (each == '\n') {
        line++;
      }
    }
    return each;
  }

  /// Takes the bytes up to one of these three or a NUL, as far as they are at hand, into the text.
  void readUntil(int first, int second, int third, StatementText text) throws IOException {
    int at = position;
    while (at < limit) {
      byte each = buffer[at];
      if (each == first || each == second || each == third || each == 0) {
        break;
      }
      if (each == '\n') {
        line++;
      }
      at++;
    }
    text.add(buffer, position, at - position);
    position = at;
  }

  /// Makes that many bytes available from the position on; false when fewer are left.
  boolean ensure(int count) throws IOException {
    if (position > 0 && position + count > buffer.length) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
    }
    while (limit - position < count && !ended) {
      if (limit == position) {
        position = 0;
        limit = 0;
      }
      int read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        ended = true;
      } else {
        limit += read;
      }
    }
    return limit - position >= count;
  }

  boolean startsWith(byte[] wanted) throws IOException {
    if (peek() != (wanted[0] & 0xff) || !ensure(wanted.length)) {
      return false;
    }
    for (int index = 1; index < wanted.length; index++) {
      if (buffer[position + index] != wanted[index]) {
        return false;
      }
    }
    return true;
  }

  void skipByteOrderMark() throws IOException {
    if (peek() == 0xef && peek(1) == 0xbb && peek(2) == 0xbf) {
      position += 3;
    }
  }

  /// Takes everything up to and including the next newline and gives its first bytes as text,
  /// without the newline.
  String restOfLine(int most) throws IOException {
    byte[] kept = new byte[most];
    int size = 0;
    int each = read();
    while (each >= 0 && each != '\n') {
      if (each == 0) {
        throw nul("");
      }
      if (size < most) {
        kept[size++] = (byte) each;
      }
      each = read();
    }
    return new String(kept, 0, size, StandardCharsets.UTF_8);
  }

  /// The place of the first newline at or after `from`, or the limit when there is none yet.
  ///
  /// Looks at eight bytes at a time: rows of a COPY block are most of what most dumps hold.
  int findNewline(int from, String where) throws DamageException {
    int at = from;
    while (at + Long.BYTES <= limit) {
      long word = (long) LONGS.get(buffer, at);
      long newlines = word ^ NEWLINES;
      long found = ((newlines - ONES) & ~newlines) | ((word - ONES) & ~word);
      if ((found & HIGH_BITS) != 0) {
        break;
      }
      at += Long.BYTES;
    }
    while (at < limit && buffer[at] != '\n') {
      if (buffer[at] == 0) {
        throw nul(where);
      }
      at++;
    }
    return at;
  }

  /// Moves the position over bytes that hold this many newlines.
  void skipTo(int newPosition, long newlines) {
    position = newPosition;
    line += newlines;
  }

  private DamageException nul(String where) {
    return new DamageException(
        FindingCode.DUMP_CORRUPT,
        "holds a NUL byte near line %,d%s, which no dump tool writes".formatted(line, where));
  }

  static boolean isBlank(int each) {
    return each == ' ' || (each >= '\t' && each <= '\r');
  }

  static boolean isWordPart(int each) {
    return (each >= 'a' && each <= 'z')
        || (each >= 'A' && each <= 'Z')
        || (each >= '0' && each <= '9')
        || each == '_'
        || each >= 0x80;
  }
}
