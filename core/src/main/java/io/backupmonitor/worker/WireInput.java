package io.backupmonitor.worker;

import io.backupmonitor.model.BackupPath;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what [WireOutput] wrote, and believes none of it: whoever read a hostile backup may send
/// anything. Nothing is allocated before its bytes have arrived. For one thread.
final class WireInput {

  /// Longer than any name, message or path that a reader makes.
  private static final int LONGEST_TEXT = 16 << 20;

  private final DataInputStream in;

  WireInput(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /// Reads one of something.
  @FunctionalInterface
  interface Reader<T> {
    T read(WireInput in) throws IOException;
  }

  int octet() throws IOException {
    return in.readUnsignedByte();
  }

  /// The next number, which is none below zero; -1 at the end.
  int int32OrEnd() throws IOException {
    int first = in.read();
    return first < 0 ? -1 : first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
  }

  boolean yes() throws IOException {
    int value = in.readUnsignedByte();
    if (value > 1) {
      throw new IOException("neither yes nor no but " + value);
    }
    return value == 1;
  }

  int int32() throws IOException {
    return in.readInt();
  }

  long int64() throws IOException {
    return in.readLong();
  }

  <E extends Enum<E>> E constant(E[] values) throws IOException {
    int number = in.readUnsignedShort();
    if (number >= values.length) {
      throw new IOException("no constant has number " + number);
    }
    return values[number];
  }

  String text() throws IOException {
    int width = in.readUnsignedByte();
    int length = in.readInt();
    boolean possible = width == WireOutput.NARROW || (width == WireOutput.WIDE && length % 2 == 0);
    if (!possible || length < 0 || length > LONGEST_TEXT) {
      throw new IOException("no text has width %d and length %,d".formatted(width, length));
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("a text ends after %,d of %,d bytes".formatted(bytes.length, length));
    }
    return width == WireOutput.NARROW
        ? new String(bytes, StandardCharsets.ISO_8859_1)
        : ByteBuffer.wrap(bytes).asCharBuffer().toString();
  }

  BackupPath path() throws IOException {
    String escaped = text();
    for (int at = escaped.indexOf('%'); at >= 0; at = escaped.indexOf('%', at + 1)) {
      if (at + 2 >= escaped.length() || !isHex(escaped, at + 1) || !isHex(escaped, at + 2)) {
        throw new IOException("a path with a broken escape at %,d".formatted(at));
      }
    }
    return new BackupPath(escaped);
  }

  private static boolean isHex(String text, int at) {
    return HexFormat.isHexDigit(text.charAt(at));
  }

  Instant instant() throws IOException {
    try {
      return Instant.ofEpochSecond(in.readLong(), nanos());
    } catch (DateTimeException impossible) {
      throw new IOException(impossible);
    }
  }

  Duration duration() throws IOException {
    return Duration.ofSeconds(in.readLong(), nanos());
  }

  private int nanos() throws IOException {
    int nanos = in.readInt();
    if (nanos < 0 || nanos > 999_999_999) {
      throw new IOException("no second has %d nanoseconds".formatted(nanos));
    }
    return nanos;
  }

  <T> @Nullable T optional(Reader<T> reader) throws IOException {
    return yes() ? reader.read(this) : null;
  }

  <T> List<T> all(Reader<T> reader) throws IOException {
    int count = in.readInt();
    if (count < 0) {
      throw new IOException("no list has %,d items".formatted(count));
    }
    List<T> values = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      values.add(reader.read(this));
    }
    return values;
  }
}
