package io.backupmonitor.format.dump.sql;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The bytes of SQL text as a window that slides forward: cheap to skip in, with a short look
/// ahead, and with a memory for the beginning of what is being read. Counts NUL bytes, which no
/// dump holds.
final class SqlInput {

  /// What [#peek()] and [#skip] return when nothing is left.
  static final int END = -1;

  /// What is usual for a long text.
  static final int WINDOW = 256 * 1024;

  /// More than anybody looks ahead.
  static final int LEAST_WINDOW = 1024;

  private static final int FIRST_MEMORY = 1024;

  private final InputStream in;
  private final int keepAtMost;
  private final byte[] window;
  private int at;
  private int end;
  private long windowOffset;
  private boolean ended;

  private byte[] kept = new byte[FIRST_MEMORY];
  private int keptLength;
  private int keepFrom = -1;
  private boolean keptAll = true;

  private long nulBytes;
  private long firstNul = -1;

  /// @param in the text; not closed from here
  /// @param keepAtMost how many bytes after [#keep()] are remembered
  /// @param window how many bytes are looked at together
  SqlInput(InputStream in, int keepAtMost, int window) {
    this.in = in;
    this.window = new byte[window];
    this.keepAtMost = keepAtMost;
  }

  /// How many bytes lie before the current one.
  long offset() {
    return windowOffset + at;
  }

  /// How many NUL bytes were passed.
  long nulBytes() {
    return nulBytes;
  }

  /// Where the first NUL byte was passed; -1 where there was none.
  long firstNul() {
    return firstNul;
  }

  /// The current byte, or [#END].
  int peek() throws IOException {
    return at < end || fill(1) ? window[at] & 0xff : END;
  }

  /// The byte that many places after the current one, or [#END].
  int peek(int ahead) throws IOException {
    return at + ahead < end || fill(ahead + 1) ? window[at + ahead] & 0xff : END;
  }

  /// Passes that many bytes, which were peeked at before.
  void advance(int count) {
    at += count;
  }

  /// Passes bytes as long as the table says so and returns the current one, or [#END]. The table
  /// never says so for NUL.
  int skip(boolean[] over) throws IOException {
    while (true) {
      int position = at;
      int limit = end;
      byte[] bytes = window;
      while (position < limit && over[bytes[position] & 0xff]) {
        position++;
      }
      at = position;
      if (position < limit) {
        if (bytes[position] != 0) {
          return bytes[position] & 0xff;
        }
        passNul();
      } else if (!fill(1)) {
        return END;
      }
    }
  }

  private void passNul() {
    if (nulBytes++ == 0) {
      firstNul = offset();
    }
    at++;
  }

  /// Begins to remember, from the current byte on; what was remembered before is forgotten.
  void keep() {
    keptLength = 0;
    keptAll = true;
    keepFrom = at;
  }

  /// Ends what [#keep()] began.
  void endKeep() {
    flushKept();
    keepFrom = -1;
  }

  /// What is remembered, to be read up to [#keptLength()] and until the next [#keep()].
  byte[] kept() {
    return kept;
  }

  /// How many bytes are remembered.
  int keptLength() {
    return keptLength;
  }

  /// Whether everything after [#keep()] is remembered.
  boolean keptAll() {
    return keptAll;
  }

  private void flushKept() {
    if (keepFrom < 0) {
      return;
    }
    int length = Math.min(at - keepFrom, keepAtMost - keptLength);
    keptAll &= length == at - keepFrom;
    if (keptLength + length > kept.length) {
      int wanted = (int) Math.min(keepAtMost, 2L * (keptLength + length));
      kept = Arrays.copyOf(kept, wanted);
    }
    System.arraycopy(window, keepFrom, kept, keptLength, length);
    keptLength += length;
    keepFrom = at;
  }

  /// Makes at least that many bytes available from the current one on, if there are as many.
  private boolean fill(int wanted) throws IOException {
    flushKept();
    if (keepFrom >= 0) {
      keepFrom = 0;
    }
    System.arraycopy(window, at, window, 0, end - at);
    windowOffset += at;
    end -= at;
    at = 0;
    while (end < wanted && !ended) {
      int count = in.read(window, end, window.length - end);
      if (count < 0) {
        ended = true;
      } else {
        end += count;
      }
    }
    return end >= wanted;
  }
}
