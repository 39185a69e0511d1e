package io.backupmonitor.format.stream;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.EOFException;
import java.io.IOException;

/// Decodes what `compress` writes. A code stands for a string that is an earlier string and one
/// more byte; codes become wider as there are more of them, and are written in groups of eight,
/// which are filled up whenever the width changes.
///
/// Method: T. Welch, "A Technique for High-Performance Data Compression", 1984; header as ncompress
/// writes it.
final class LzwDecoder implements StreamDecoder {

  private static final int FIRST_WIDTH = 9;
  private static final int LARGEST_WIDTH = 16;
  private static final int LITERALS = 256;
  private static final int CLEAR = 256;
  private static final int CAN_CLEAR = 0x80;
  private static final int RESERVED = 0x60;
  private static final int END = -1;

  private final CompressedInput input;
  private final InspectionContext context;
  private final int[] prefix = new int[1 << LARGEST_WIDTH];
  private final byte[] last = new byte[1 << LARGEST_WIDTH];

  /// The string of one code, from its end on; it is never longer than there are codes.
  private final byte[] reversed = new byte[(1 << LARGEST_WIDTH) + 1];

  private int waiting;
  private boolean begun;
  private boolean unfolded;
  private boolean canClear;
  private int largestWidth;
  private int width = FIRST_WIDTH;
  private int next;
  private int before = END;
  private int firstByte;
  private long bits;
  private int bitCount;
  private int groupBytes;

  LzwDecoder(CompressedInput input, InspectionContext context) {
    this.input = input;
    this.context = context;
  }

  @Override
  public String place() {
    return "the only stream";
  }

  @Override
  public int decode(byte[] target, int offset, int length) throws IOException {
    if (!begun) {
      begun = true;
      begin();
    }
    int done = 0;
    while (done < length && (waiting > 0 || unfold())) {
      int count = Math.min(waiting, length - done);
      for (int each = 0; each < count; each++) {
        target[offset + done++] = reversed[--waiting];
      }
    }
    return done == 0 ? -1 : done;
  }

  private void begin() throws IOException {
    input.needNumber(2);
    int flags = input.need();
    largestWidth = flags & 0x1f;
    canClear = (flags & CAN_CLEAR) != 0;
    if ((flags & RESERVED) != 0 || largestWidth < FIRST_WIDTH || largestWidth > LARGEST_WIDTH) {
      throw new IOException("the header has the impossible flags 0x%02x".formatted(flags));
    }
    if (largestWidth == FIRST_WIDTH) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "was made by compress -b 9, whose codes no reader understands as they were written");
    }
    for (int each = 0; each < LITERALS; each++) {
      last[each] = (byte) each;
      prefix[each] = END;
    }
    next = firstFree();
    context.finding(
        FindingCode.STREAM_NO_CHECKSUM,
        "what compress writes carries neither a checksum nor a length");
    context.notProven(
        "what compress writes does not prove its content unchanged, nor that it is all there");
  }

  private int firstFree() {
    return canClear ? LITERALS + 1 : LITERALS;
  }

  /// Unfolds the next code; false at the end.
  private boolean unfold() throws IOException {
    widen();
    int code = code();
    while (code == CLEAR && canClear) {
      if (!unfolded) {
        throw new IOException("the table is cleared before there is anything in it");
      }
      fillGroup();
      width = FIRST_WIDTH;
      next = firstFree();
      before = END;
      code = code();
    }
    if (code == END) {
      return false;
    }
    take(code);
    unfolded = true;
    return true;
  }

  private void take(int code) throws IOException {
    if (before == END ? code >= LITERALS : code > next || (code == next && isFull())) {
      throw new IOException("the code %,d stands for nothing yet".formatted(code));
    }
    int string = code;
    if (before != END && code == next) {
      // the string just being learnt: the one before and its own first byte
      reversed[waiting++] = (byte) firstByte;
      string = before;
    }
    while (prefix[string] != END) {
      reversed[waiting++] = last[string];
      string = prefix[string];
    }
    firstByte = string;
    reversed[waiting++] = (byte) string;
    learn();
    before = code;
  }

  private void learn() {
    if (before != END && !isFull()) {
      prefix[next] = before;
      last[next] = (byte) firstByte;
      next++;
    }
  }

  private boolean isFull() {
    return next >= 1 << largestWidth;
  }

  private void widen() throws IOException {
    if (next >= 1 << width && width < largestWidth) {
      fillGroup();
      width++;
    }
  }

  /// Skips what fills the group of eight codes up.
  private void fillGroup() throws IOException {
    while (groupBytes % width != 0 && input.fill()) {
      input.need();
      groupBytes++;
    }
    groupBytes = 0;
    bits = 0;
    bitCount = 0;
  }

  private int code() throws IOException {
    while (bitCount < width) {
      if (!input.fill()) {
        requireFillBits();
        return END;
      }
      bits |= (long) input.need() << bitCount;
      bitCount += 8;
      groupBytes++;
    }
    int code = (int) bits & ((1 << width) - 1);
    bits >>>= width;
    bitCount -= width;
    return code;
  }

  /// The last byte is filled up with zeros; whatever else is left is part of a code.
  private void requireFillBits() throws EOFException {
    if (bitCount >= 8 || bits != 0) {
      throw new EOFException();
    }
  }
}
