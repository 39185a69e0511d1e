package io.backupmonitor.format.database;

import java.io.IOException;

/// A text packed with LZF (Marc Lehmann's LibLZF): runs of literal bytes, and copies of what came
/// at most 8 KiB before. For one thread.
final class LzfText {

  private static final int WINDOW_BYTES = 8192;
  private static final int LITERALS_BELOW = 32;
  private static final int LONG_COPY = 7;

  private final RdbInput input;
  private final long length;
  private long left;
  private long done;
  private byte[] window = new byte[0];

  /// @param packed how many bytes it has here
  /// @param length how many it unfolds into
  LzfText(RdbInput input, long packed, long length) {
    this.input = input;
    this.left = packed;
    this.length = length;
  }

  /// Unfolds it.
  ///
  /// @param keep whether the text is wanted; otherwise only its length is checked
  byte[] unpack(boolean keep) throws IOException {
    if (keep) {
      input.bytes().budget().checkMemory(length);
    }
    input.bytes().budget().chargeBytes(length);
    // a copy reaches back 8 KiB at most, so that much is enough to go on
    window = new byte[keep ? (int) length : WINDOW_BYTES];
    while (left > 0) {
      int control = take();
      if (control < LITERALS_BELOW) {
        literals(control + 1);
      } else {
        copy(control);
      }
    }
    if (done != length) {
      throw wrong();
    }
    return keep ? window : new byte[0];
  }

  private void literals(int count) throws IOException {
    for (int each = 0; each < count; each++) {
      put((byte) take());
    }
  }

  private void copy(int control) throws IOException {
    int count = control >>> 5;
    if (count == LONG_COPY) {
      count += take();
    }
    long back = ((control & 0x1f) << 8 | take()) + 1L;
    if (back > done) {
      throw wrong();
    }
    for (int each = 0; each < count + 2; each++) {
      put(window[(int) ((done - back) % window.length)]);
    }
  }

  private int take() throws IOException {
    if (left == 0) {
      throw wrong();
    }
    left--;
    return input.need();
  }

  private void put(byte next) throws IOException {
    if (done == length) {
      throw wrong();
    }
    window[(int) (done % window.length)] = next;
    done++;
  }

  private IOException wrong() {
    return input.corrupt("a packed text that does not unfold into its %,d bytes".formatted(length));
  }
}
