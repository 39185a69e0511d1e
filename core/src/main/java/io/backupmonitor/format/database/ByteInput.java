package io.backupmonitor.format.database;

import io.backupmonitor.format.Budget;
import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The bytes of a database file in one large buffer, with a position and a CRC of what was taken.
/// Where bytes are wanted that are not there, it says so with the given code. For one thread.
final class ByteInput {

  private static final int BUFFER_BYTES = 128 * 1024;

  private final InputStream stream;
  private final Budget budget;
  private final FindingCode truncated;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final byte[] small = new byte[Long.BYTES];
  private @Nullable Crc64 crc;
  private int at;
  private int end;
  private int hashed;
  private long before;

  /// @param truncated what to call an end that comes too early
  ByteInput(InputStream stream, Budget budget, FindingCode truncated) {
    this.stream = stream;
    this.budget = budget;
    this.truncated = truncated;
  }

  Budget budget() {
    return budget;
  }

  /// How many bytes were taken so far.
  long position() {
    return before + at;
  }

  /// From the next byte on, what is taken goes into this CRC; null ends that.
  void watch(@Nullable Crc64 watching) {
    hash();
    crc = watching;
  }

  private void hash() {
    Crc64 watching = crc;
    if (watching != null) {
      watching.update(buffer, hashed, at - hashed);
    }
    hashed = at;
  }

  /// The next byte without taking it; -1 at the end.
  int peek() throws IOException {
    return at < end || fill() ? buffer[at] & 0xff : -1;
  }

  /// One byte that has to be there.
  ///
  /// @param what the thing that it belongs to, for messages
  int need(String what) throws IOException {
    int next = peek();
    if (next < 0) {
      throw ends(what);
    }
    at++;
    return next;
  }

  /// So many bytes, at most eight, as a number whose lowest byte comes first.
  long needLittle(int bytes, String what) throws IOException {
    Arrays.fill(small, (byte) 0);
    needBytes(small, bytes, what);
    return Bytes.int64(small, 0);
  }

  /// So many bytes, at most eight, as a number whose highest byte comes first.
  long needBig(int bytes, String what) throws IOException {
    return Long.reverseBytes(needLittle(bytes, what)) >>> (Long.SIZE - 8 * bytes);
  }

  private void needBytes(byte[] target, int length, String what) throws IOException {
    int done = 0;
    while (done < length) {
      if (peek() < 0) {
        throw ends(what);
      }
      int count = Math.min(length - done, end - at);
      System.arraycopy(buffer, at, target, done, count);
      at += count;
      done += count;
    }
  }

  /// So many bytes in an array of their own, which grows only as they really come.
  byte[] bytes(long length, String what) throws IOException {
    budget.checkMemory(length);
    byte[] bytes = new byte[(int) Math.min(length, BUFFER_BYTES)];
    int done = 0;
    while (done < length) {
      if (peek() < 0) {
        throw ends(what);
      }
      if (done == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * done));
      }
      int count = Math.min(bytes.length - done, end - at);
      System.arraycopy(buffer, at, bytes, done, count);
      at += count;
      done += count;
    }
    return bytes;
  }

  void skip(long length, String what) throws IOException {
    long left = length;
    while (left > 0) {
      if (peek() < 0) {
        throw ends(what);
      }
      int count = (int) Math.min(left, end - at);
      at += count;
      left -= count;
    }
  }

  /// Takes everything that is left and tells how much it was.
  long rest() throws IOException {
    long start = position();
    while (peek() >= 0) {
      at = end;
    }
    return position() - start;
  }

  private boolean fill() throws IOException {
    hash();
    budget.checkTime();
    before += at;
    at = 0;
    hashed = 0;
    end = Math.max(0, stream.read(buffer, 0, buffer.length));
    return end > 0;
  }

  DamageException ends(String what) {
    return new DamageException(truncated, "ends at byte %,d inside %s".formatted(position(), what));
  }

  /// Something is wrong at the place reached.
  DamageException corrupt(FindingCode code, String what) {
    return new DamageException(code, "%s, before byte %,d".formatted(what, position()));
  }
}
