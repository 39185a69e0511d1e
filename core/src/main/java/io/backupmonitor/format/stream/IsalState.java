package io.backupmonitor.format.stream;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The memory in which ISA-L inflates, with a place for packed and one for unpacked bytes. For one
/// thread at a time.
///
/// Layout: `struct inflate_state` of `isa-l/igzip_lib.h`, version 2.30, on machines with
/// pointers of 64 bits.
final class IsalState {

  /// The most packed bytes that are given at once.
  static final int PACKED_BYTES = 64 * 1024;

  /// The most unpacked bytes that are kept.
  static final int UNPACKED_BYTES = 320 * 1024;

  private static final long NEXT_OUT = 0;
  private static final long AVAILABLE_OUT = 8;
  private static final long NEXT_IN = 16;
  private static final long READ_IN = 24;
  private static final long AVAILABLE_IN = 32;
  private static final long READ_IN_LENGTH = 36;
  private static final long BLOCK_STATE = 21_160;
  private static final long HELD_END = 21_208;
  private static final long HELD_BEGIN = 21_212;
  private static final long BYTES = 87_368;

  private static final int IN_STORED = 2;
  private static final int FINISHED = 5;

  /// More than the library has ever needed, so that another layout does no harm before it is
  /// noticed.
  private static final long ALLOCATED = 256 * 1024;

  private static final long SLACK = 4096;
  private static final long ALIGNMENT = 64;
  private static final byte UNTOUCHED = (byte) 0xa5;

  private final IsalLibrary library;
  private final Arena arena = Arena.ofAuto();
  private final MemorySegment state = arena.allocate(ALLOCATED, ALIGNMENT);
  private final MemorySegment packed = arena.allocate(PACKED_BYTES + SLACK, ALIGNMENT);
  private final MemorySegment unpacked = arena.allocate(UNPACKED_BYTES + SLACK, ALIGNMENT);
  private int firstBits;

  IsalState(IsalLibrary library) {
    this.library = library;
    state.fill(UNTOUCHED);
    library.init(state);
  }

  /// Whether everything that is read here is empty, as it has to be at first.
  boolean isBlank() {
    return state.get(JAVA_LONG, NEXT_OUT) == 0
        && state.get(JAVA_INT, AVAILABLE_OUT) == 0
        && state.get(JAVA_LONG, NEXT_IN) == 0
        && state.get(JAVA_LONG, READ_IN) == 0
        && state.get(JAVA_INT, AVAILABLE_IN) == 0
        && state.get(JAVA_INT, READ_IN_LENGTH) == 0
        && state.get(JAVA_INT, BLOCK_STATE) == 0
        && held() == 0;
  }

  /// Whether nothing was written behind the end that it is known to have.
  boolean isUntouchedBehind() {
    MemorySegment behind = state.asSlice(BYTES);
    MemorySegment untouched = arena.allocate(behind.byteSize()).fill(UNTOUCHED);
    return behind.mismatch(untouched) < 0;
  }

  /// Begins a block after those unpacked bytes; false when the library will not.
  boolean begin(int from, int to) {
    library.reset(state);
    return to == from || library.dictionary(state, unpacked.asSlice(from, to - from));
  }

  /// Says where the next unpacked bytes go.
  void writeTo(int at) {
    state.set(JAVA_LONG, NEXT_OUT, unpacked.address() + at);
    state.set(JAVA_INT, AVAILABLE_OUT, UNPACKED_BYTES - at);
  }

  /// Inflates.
  ///
  /// @param count how many bytes there are, not more than [#PACKED_BYTES]
  /// @param bit the first bit of the first byte that is meant
  /// @param isBeginning whether a block begins there. To the library it is said to be the last one:
  ///     so it stops behind it
  /// @return whether nothing is wrong
  boolean inflate(byte[] source, int offset, int count, int bit, boolean isBeginning) {
    int before = bit == 0 ? 0 : 1;
    firstBits = (8 - bit) & 7;
    long first = bit == 0 ? 0 : (source[offset] & 0xff) >>> bit;
    MemorySegment.copy(source, offset + before, packed, JAVA_BYTE, 0, count - before);
    if (isBeginning) {
      first |= before;
      packed.set(JAVA_BYTE, 0, (byte) (packed.get(JAVA_BYTE, 0) | (1 - before)));
    }
    state.set(JAVA_LONG, NEXT_IN, packed.address());
    state.set(JAVA_INT, AVAILABLE_IN, count - before);
    state.set(JAVA_LONG, READ_IN, first);
    state.set(JAVA_INT, READ_IN_LENGTH, firstBits);
    return library.inflate(state) && state.get(JAVA_INT, BLOCK_STATE) >= IN_STORED;
  }

  /// How many bits the last call took.
  int taken() {
    long bytes = state.get(JAVA_LONG, NEXT_IN) - packed.address();
    return Math.toIntExact(firstBits + 8 * bytes - state.get(JAVA_INT, READ_IN_LENGTH));
  }

  /// Where the last call stopped to write.
  int writtenTo() {
    return Math.toIntExact(state.get(JAVA_LONG, NEXT_OUT) - unpacked.address());
  }

  /// How many bytes it has unpacked and not yet written.
  int held() {
    return state.get(JAVA_INT, HELD_END) - state.get(JAVA_INT, HELD_BEGIN);
  }

  /// Whether the block has ended and everything is written.
  boolean isFinished() {
    return state.get(JAVA_INT, BLOCK_STATE) == FINISHED;
  }

  /// Reads unpacked bytes.
  void read(int from, byte[] target, int offset, int length) {
    MemorySegment.copy(unpacked, JAVA_BYTE, from, target, offset, length);
  }

  /// Moves unpacked bytes to the front.
  void keep(int from, int length) {
    MemorySegment.copy(unpacked, from, unpacked, 0, length);
  }
}
