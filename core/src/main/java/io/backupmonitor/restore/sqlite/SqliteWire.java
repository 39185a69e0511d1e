package io.backupmonitor.restore.sqlite;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The values that travel between a drill and its child process. What comes from there is not
/// believed: whoever works on a hostile backup may send anything, so one answer has a bound, and
/// nothing is allocated before its bytes have arrived. For one thread.
final class SqliteWire {

  /// More than the names of all tables that a real database has.
  private static final long LONGEST_ANSWER = 64L << 20;

  private final DataInputStream in;
  private final DataOutputStream out;
  private long left = LONGEST_ANSWER;

  SqliteWire(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = new DataOutputStream(out);
  }

  /// Begins to read the next answer.
  void next() {
    left = LONGEST_ANSWER;
  }

  private void take(long bytes) throws IOException {
    left -= bytes;
    if (bytes < 0 || left < 0) {
      throw new IOException("an answer of more than %,d bytes".formatted(LONGEST_ANSWER));
    }
  }

  long int64() throws IOException {
    take(Long.BYTES);
    return in.readLong();
  }

  boolean yes() throws IOException {
    return int64() != 0;
  }

  String text() throws IOException {
    long length = int64();
    take(length);
    byte[] bytes = in.readNBytes(Math.toIntExact(length));
    if (bytes.length < length) {
      throw new EOFException("a text ends after %,d of %,d bytes".formatted(bytes.length, length));
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Nullable String textOrNull() throws IOException {
    return yes() ? text() : null;
  }

  void int64(long value) throws IOException {
    out.writeLong(value);
  }

  void yes(boolean value) throws IOException {
    int64(value ? 1 : 0);
  }

  void text(String value) throws IOException {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    int64(bytes.length);
    out.write(bytes);
  }

  void textOrNull(@Nullable String value) throws IOException {
    yes(value != null);
    if (value != null) {
      text(value);
    }
  }

  void flush() throws IOException {
    out.flush();
  }
}
