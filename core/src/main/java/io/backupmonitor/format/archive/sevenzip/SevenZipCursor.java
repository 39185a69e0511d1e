package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.util.Arrays;
import java.util.BitSet;

/// A place in the directory of a 7z, moving forward. It never leaves its part of the directory, and
/// never takes memory for more things than there are bytes to describe them. For one thread.
final class SevenZipCursor {

  private final byte[] bytes;
  private int at;
  private final int end;

  SevenZipCursor(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private SevenZipCursor(byte[] bytes, int at, int end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /// Another cursor at the same place.
  SevenZipCursor fork() {
    return new SevenZipCursor(bytes, at, end);
  }

  /// A cursor over the next bytes only, which are passed over here.
  SevenZipCursor part(long length) throws DamageException {
    int start = at;
    skip(length);
    return new SevenZipCursor(bytes, start, at);
  }

  int left() {
    return end - at;
  }

  void skip(long count) throws DamageException {
    need(count);
    at += (int) count;
  }

  int next() throws DamageException {
    need(1);
    return bytes[at++] & 0xff;
  }

  byte[] array(long length) throws DamageException {
    int start = at;
    skip(length);
    return Arrays.copyOfRange(bytes, start, at);
  }

  int uint16() throws DamageException {
    skip(2);
    return Bytes.uint16(bytes, at - 2);
  }

  int int32() throws DamageException {
    skip(4);
    return Bytes.int32(bytes, at - 4);
  }

  /// A number of one to nine bytes: the ones that lead its first byte count those that follow.
  long number() throws DamageException {
    int first = next();
    int mask = 0x80;
    long value = 0;
    for (int each = 0; each < 8; each++) {
      if ((first & mask) == 0) {
        return value | (long) (first & (mask - 1)) << (8 * each);
      }
      value |= (long) next() << (8 * each);
      mask >>= 1;
    }
    return value;
  }

  /// A size or a place.
  long size() throws DamageException {
    long number = number();
    if (number < 0) {
      throw corrupt("a size of more than 2^63 bytes");
    }
    return number;
  }

  /// How many things follow.
  ///
  /// @param most how many there can be at most
  int count(long most, String things) throws DamageException {
    long number = number();
    if (number < 0 || number > most) {
      throw corrupt("%,d %s, more than can be there".formatted(number, things));
    }
    return (int) number;
  }

  /// One bit for each of so many things, the highest first.
  BitSet bits(int count) throws DamageException {
    need((count + 7L) / 8);
    BitSet bits = new BitSet(count);
    for (int each = 0; each < count; each++) {
      if ((bytes[at + each / 8] & 0x80 >> each % 8) != 0) {
        bits.set(each);
      }
    }
    at += (count + 7) / 8;
    return bits;
  }

  /// The same, where one byte before the bits may say that all are set.
  BitSet bitsUnlessAll(int count) throws DamageException {
    if (next() == 0) {
      return bits(count);
    }
    BitSet all = new BitSet(count);
    all.set(0, count);
    return all;
  }

  /// Bytes that stand elsewhere were never written by any program.
  void requireInside() throws DamageException {
    if (next() != 0) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED, "keeps parts of its directory elsewhere");
    }
  }

  private void need(long count) throws DamageException {
    if (count < 0 || count > end - at) {
      throw corrupt("%,d bytes where only %,d are left".formatted(count, end - at));
    }
  }

  DamageException corrupt(String what) {
    return new DamageException(
        FindingCode.ARCHIVE_CORRUPT,
        "its directory speaks, at its byte %,d, of %s".formatted(at, what));
  }
}
