package io.backupmonitor.format.archive;

import io.backupmonitor.format.EntryOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The bytes of a tar or cpio in one large buffer, so that headers are parsed and payload is passed
/// on where it lies. Counts its position; tells the end of the bytes by numbers, never by
/// exceptions.
final class BlockInput {

  static final int BLOCK = 512;

  private static final int BUFFER_BYTES = 128 * 1024;
  private static final byte[] ZEROS = new byte[BUFFER_BYTES];

  private final InputStream stream;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int start;
  private int end;
  private long position;

  BlockInput(InputStream stream) {
    this.stream = stream;
  }

  /// How many bytes were taken so far.
  long position() {
    return position;
  }

  /// The array in which the next bytes lie, from [#start()] on.
  byte[] buffer() {
    return buffer;
  }

  /// Where in [#buffer()] the next byte lies.
  int start() {
    return start;
  }

  /// Brings at least so many bytes into the buffer and tells how many of them are there: fewer only
  /// where the bytes end.
  int have(int count) throws IOException {
    while (end - start < count && fill()) {
      // one more read
    }
    return Math.min(count, end - start);
  }

  /// Moves on behind bytes that are in the buffer.
  void take(int count) {
    start += count;
    position += count;
  }

  /// Whether so many bytes, which are in the buffer, are all zero.
  boolean isZero(int count) {
    return Arrays.equals(buffer, start, start + count, ZEROS, 0, count);
  }

  /// Passes the next bytes on; tells how many of them are missing at the end of the bytes.
  long copy(long length, EntryOutput output) throws IOException {
    long left = length;
    while (left > 0 && ahead()) {
      int count = (int) Math.min(left, end - start);
      output.write(buffer, start, count);
      take(count);
      left -= count;
    }
    return left;
  }

  /// Passes over the next bytes; tells how many of them are missing at the end of the bytes.
  long skip(long length) throws IOException {
    long left = length;
    while (left > 0 && ahead()) {
      int count = (int) Math.min(left, end - start);
      take(count);
      left -= count;
    }
    return left;
  }

  /// Takes the next bytes into an array of their own, which is shorter where the bytes end.
  byte[] bytes(int length) throws IOException {
    byte[] bytes = new byte[Math.min(length, BUFFER_BYTES)];
    int filled = 0;
    while (filled < length && ahead()) {
      if (filled == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, bytes.length * 2L));
      }
      int count = Math.min(bytes.length - filled, end - start);
      System.arraycopy(buffer, start, bytes, filled, count);
      take(count);
      filled += count;
    }
    return filled == bytes.length ? bytes : Arrays.copyOf(bytes, filled);
  }

  /// How many bytes wait in the buffer, after one read when there were none; 0 only at the end.
  int waiting() throws IOException {
    return ahead() ? end - start : 0;
  }

  private boolean ahead() throws IOException {
    return start < end || fill();
  }

  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    int count = stream.read(buffer, end, buffer.length - end);
    if (count <= 0) {
      return false;
    }
    end += count;
    return true;
  }
}
