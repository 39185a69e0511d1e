package io.backupmonitor.format.stream;

import java.io.IOException;

/// The bytes that follow a stream of a format whose programs pass over such bytes. They are
/// nobody's only while nothing in them comes of a further stream, whose beginning may have been
/// damaged.
final class Appendix {

  /// What people append is short; what is longer is not looked through, and not let pass.
  private static final int LONGEST = 64 * 1024;

  private final CompressedInput input;
  private final int length;

  private Appendix(CompressedInput input, int length) {
    this.input = input;
    this.length = length;
  }

  /// What follows, without taking it.
  static Appendix of(CompressedInput input) throws IOException {
    return new Appendix(input, input.lookAhead(LONGEST + 1));
  }

  boolean isShort() {
    return length <= LONGEST;
  }

  /// Whether it begins like a stream: with most of its magic number, or with what there is of one.
  boolean beginsLike(byte[] magic) {
    int same = 0;
    int there = Math.min(length, magic.length);
    for (int at = 0; at < there; at++) {
      same += input.peek(at) == magic[at] ? 1 : 0;
    }
    return same * 2 > magic.length || (length < magic.length && same > 0);
  }

  /// Whether these bytes are anywhere in it.
  boolean holds(byte[] wanted) {
    for (int start = 0; start + wanted.length <= length; start++) {
      int same = 0;
      while (same < wanted.length && input.peek(start + same) == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return true;
      }
    }
    return false;
  }

  /// Whether these 48 bits are anywhere in it, at any bit.
  boolean holdsBits(long wanted) {
    long seen = 0;
    for (int at = 0; at < length; at++) {
      for (int bit = 7; bit >= 0; bit--) {
        seen = (seen << 1 | (input.peek(at) >> bit & 1)) & 0xffff_ffff_ffffL;
        if (seen == wanted) {
          return true;
        }
      }
    }
    return false;
  }

  /// Whether its last eight bytes are its own length, as those of a member of lzip are.
  boolean endsWithItsLength() {
    long number = 0;
    for (int at = length - 1; at >= 0 && at >= length - 8; at--) {
      number = number << 8 | input.peek(at);
    }
    return length >= 8 && number == length;
  }
}
