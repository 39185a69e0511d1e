package io.backupmonitor.format.stream;

import java.io.IOException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Inflates raw deflate data with ISA-L, block by block, and leaves to the JDK whatever is not in
/// perfect order: so each verdict, its words and its numbers are the JDK's. For one thread.
///
/// The library is told that each block is the last one, and so stops behind it. That the codes of
/// the next one are complete is seen before the library sees them.
final class FastInflater implements AutoCloseable {

  /// Nothing more comes out of here: the rest is for the JDK, which [#leave] prepares.
  static final int LEFT = -1;

  private static final int WINDOW = 32 * 1024;

  /// The library writes up to 66 KiB of what it holds before it unpacks straight to where it is to
  /// go; less room would let it hold more than it writes.
  private static final int LEAST_ROOM = 128 * 1024;

  /// The library needs a few microseconds for each block, the JDK does not.
  private static final int FEW_BLOCKS = 64;

  private static final int SMALL_BLOCK_BYTES = 4096;

  private final IsalLibrary library;
  private final IsalState state;
  private final DeflateBlock block = new DeflateBlock();
  private int read;
  private int written;
  private int held;
  private int bit;
  private boolean inside;
  private boolean beginning;
  private boolean left;
  private boolean ended;
  private int storedLeft;
  private long blocks;
  private long count;

  FastInflater(IsalLibrary library) {
    this.library = library;
    this.state = library.take();
  }

  /// Begins new data.
  void begin() {
    read = 0;
    written = 0;
    held = 0;
    bit = 0;
    inside = false;
    beginning = false;
    left = false;
    ended = false;
    blocks = 0;
    count = 0;
  }

  /// Inflates some bytes.
  ///
  /// @return how many; 0 at the end of the data, or [#LEFT]
  int inflate(CompressedInput input, byte[] target, int offset, int length) throws IOException {
    while (read == written && !ended && !left) {
      left = !proceed(input);
    }
    if (read == written) {
      return ended ? 0 : LEFT;
    }
    int taken = Math.min(length, written - read);
    state.read(read, target, offset, taken);
    read += taken;
    return taken;
  }

  /// Whether it got on.
  private boolean proceed(CompressedInput input) throws IOException {
    if (written > IsalState.UNPACKED_BYTES - LEAST_ROOM) {
      keepWindow();
    }
    return (inside || enter(input)) && (held > 0 || input.fill()) && unpack(input);
  }

  private void keepWindow() {
    state.keep(written - WINDOW, WINDOW);
    written = WINDOW;
    read = WINDOW;
  }

  /// Begins the next block; false where it is not as usual.
  private boolean enter(CompressedInput input) throws IOException {
    int available = input.lookAhead(DeflateBlock.LONGEST_BYTES);
    boolean small = blocks > FEW_BLOCKS && count < blocks * SMALL_BLOCK_BYTES;
    if (small || !block.read(input.buffer(), input.offset(), available, bit)) {
      return false;
    }
    blocks++;
    storedLeft = block.storedLength();
    beginning = true;
    inside = state.begin(Math.max(0, written - WINDOW), written);
    return inside;
  }

  /// Lets the library unpack what lies in the buffer; false where something is wrong with it or the
  /// data end.
  private boolean unpack(CompressedInput input) throws IOException {
    int available = input.available();
    int given = Math.min(available, IsalState.PACKED_BYTES);
    state.writeTo(written);
    if (!state.inflate(input.buffer(), input.offset(), given, bit, beginning)) {
      // what was decoded before the fault was seen is good
      move(held);
      return false;
    }
    int taken = state.taken();
    int made = state.writtenTo() - written;
    storedLeft -= (taken - (beginning ? block.bits() : 0)) >> 3;
    beginning = false;
    held = state.held();
    take(input, taken);
    move(made);
    if (state.isFinished()) {
      leaveBlock(input);
      return true;
    }
    return taken > 0 || made > 0 || findMore(input, available);
  }

  /// Whether there is more than the few bytes with which the library could do nothing.
  private static boolean findMore(CompressedInput input, int available) throws IOException {
    return available < DeflateBlock.LONGEST_BYTES && input.lookAhead(available + 1) > available;
  }

  private void take(CompressedInput input, int bits) {
    int end = bit + bits;
    input.advance(end >> 3);
    bit = end & 7;
  }

  private void move(int bytes) {
    written += bytes;
    count += bytes;
  }

  private void leaveBlock(CompressedInput input) {
    inside = false;
    ended = block.isLast();
    if (ended && bit > 0) {
      input.advance(1);
      bit = 0;
    }
  }

  /// Gives to an inflater of the JDK what was decoded before the place that was reached.
  ///
  /// @return what it has to read before the rest of the input; null when that is nothing
  @Nullable DeflateRestart leave(CompressedInput input, Inflater inflater) {
    int known = Math.min(written, WINDOW);
    byte[] window = new byte[known];
    state.read(written - known, window, 0, known);
    if (known > 0) {
      inflater.setDictionary(window);
    }
    boolean begun = inside && !beginning;
    return DeflateRestart.at(begun ? block : null, storedLeft, bit, bit == 0 ? 0 : input.peek(0));
  }

  /// Gives the library's memory back; to be called once.
  @Override
  public void close() {
    library.giveBack(state);
  }
}
