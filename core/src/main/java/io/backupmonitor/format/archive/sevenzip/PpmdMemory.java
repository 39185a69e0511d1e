package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.Bytes;
import java.util.Arrays;

/// The memory in which a PPMd model lives: the text so far grows from its start, and units of
/// twelve bytes are given out from what lies behind. A place is an offset; 0 is none. For one
/// thread.
///
/// When memory is short the model begins anew, so units have to be given out exactly as the packer
/// did: after D. Shkarin's PPMd variant H, as 7-Zip writes it.
final class PpmdMemory {

  static final int UNIT = 12;

  private static final int SIZES = 38;
  private static final int LARGEST = 128;
  private static final int GLUE_AGAIN_AFTER = 255;

  /// For each kind of block, how many units it has.
  private static final int[] UNITS_OF = new int[SIZES];

  /// For each number of units less one, the smallest kind of block that has them.
  private static final int[] KIND_OF = new int[LARGEST];

  static {
    int units = 0;
    for (int kind = 0; kind < SIZES; kind++) {
      int step = kind >= 12 ? 4 : kind / 4 + 1;
      Arrays.fill(KIND_OF, units, units + step, kind);
      units += step;
      UNITS_OF[kind] = units;
    }
  }

  private final byte[] bytes;
  private final int start;
  private final int size;
  private final int[] free = new int[SIZES];
  private int text;
  private int unitsStart;
  private int low;
  private int high;
  private int glueCount;

  /// @param size how many bytes the packer had
  PpmdMemory(int size) {
    this.size = size;
    // places are never 0, and units are aligned as they were for the packer
    this.start = 4 - (size & 3);
    this.bytes = new byte[start + size + UNIT];
  }

  /// Gives everything back.
  void reset() {
    Arrays.fill(free, 0);
    text = start;
    high = start + size;
    unitsStart = high - size / 8 / UNIT * 7 * UNIT;
    low = unitsStart;
    glueCount = 0;
  }

  int uint8(int at) {
    return bytes[at] & 0xff;
  }

  void setUint8(int at, int value) {
    bytes[at] = (byte) value;
  }

  int uint16(int at) {
    return Bytes.uint16(bytes, at);
  }

  void setUint16(int at, int value) {
    bytes[at] = (byte) value;
    bytes[at + 1] = (byte) (value >> 8);
  }

  int place(int at) {
    return Bytes.int32(bytes, at);
  }

  void setPlace(int at, int place) {
    setUint16(at, place);
    setUint16(at + 2, place >>> 16);
  }

  void copy(int from, int to, int length) {
    System.arraycopy(bytes, from, bytes, to, length);
  }

  /// Where the text ends.
  int text() {
    return text;
  }

  /// Appends to the text.
  ///
  /// @return whether it still fits
  boolean append(int symbol) {
    bytes[text++] = (byte) symbol;
    return text < unitsStart;
  }

  /// Takes back the last byte of the text.
  void takeBack() {
    text--;
  }

  static int kind(int units) {
    return KIND_OF[units - 1];
  }

  /// A unit for a context; 0 when there is none left.
  int context() {
    if (high != low) {
      high -= UNIT;
      return high;
    }
    return free[0] != 0 ? remove(0) : rare(0);
  }

  /// A block of that kind; 0 when there is none left.
  int block(int kind) {
    if (free[kind] != 0) {
      return remove(kind);
    }
    int length = UNITS_OF[kind] * UNIT;
    if (length <= high - low) {
      low += length;
      return low - length;
    }
    return rare(kind);
  }

  private int rare(int kind) {
    if (glueCount == 0) {
      glue();
      if (free[kind] != 0) {
        return remove(kind);
      }
    }
    for (int larger = kind + 1; larger < SIZES; larger++) {
      if (free[larger] != 0) {
        int block = remove(larger);
        split(block, larger, kind);
        return block;
      }
    }
    glueCount--;
    int length = UNITS_OF[kind] * UNIT;
    if (unitsStart - text <= length) {
      return 0;
    }
    unitsStart -= length;
    return unitsStart;
  }

  /// Makes a block smaller.
  ///
  /// @return where it lies then
  int shrink(int block, int oldUnits, int newUnits) {
    int oldKind = kind(oldUnits);
    int newKind = kind(newUnits);
    if (oldKind == newKind) {
      return block;
    }
    if (free[newKind] != 0) {
      int moved = remove(newKind);
      copy(block, moved, newUnits * UNIT);
      insert(block, oldKind);
      return moved;
    }
    split(block, oldKind, newKind);
    return block;
  }

  /// Gives a block back.
  void insert(int block, int kind) {
    setPlace(block, free[kind]);
    free[kind] = block;
  }

  private int remove(int kind) {
    int block = free[kind];
    free[kind] = place(block);
    return block;
  }

  private void split(int block, int oldKind, int newKind) {
    int rest = UNITS_OF[oldKind] - UNITS_OF[newKind];
    insertUnits(block + UNITS_OF[newKind] * UNIT, rest);
  }

  private void insertUnits(int block, int units) {
    int kind = kind(units);
    if (UNITS_OF[kind] != units) {
      kind--;
      int whole = UNITS_OF[kind];
      insert(block + whole * UNIT, units - whole - 1);
    }
    insert(block, kind);
  }

  /// Joins free blocks that touch. While it works a free block is: 16 bits of zero, 16 bits for its
  /// units, the next and the previous one. What is in use never begins with 16 zero bits.
  private void glue() {
    glueCount = GLUE_AGAIN_AFTER;
    int head = start + size;
    int last = chain(head);
    setUint16(head, 1);
    setPlace(head + 4, last);
    setPlace(last + 8, head);
    if (low != high) {
      setUint16(low, 1);
    }
    for (int node = last; node != head; node = place(node + 4)) {
      join(node);
    }
    int node = place(head + 4);
    while (node != head) {
      int next = place(node + 4);
      giveBack(node);
      node = next;
    }
  }

  private int chain(int head) {
    int last = head;
    for (int kind = 0; kind < SIZES; kind++) {
      int next = free[kind];
      free[kind] = 0;
      while (next != 0) {
        int node = next;
        next = place(node);
        setPlace(node + 4, last);
        setPlace(last + 8, node);
        last = node;
        setUint16(node, 0);
        setUint16(node + 2, UNITS_OF[kind]);
      }
    }
    return last;
  }

  private void join(int node) {
    int units = uint16(node + 2);
    while (true) {
      int neighbour = node + units * UNIT;
      if (uint16(neighbour) != 0) {
        return;
      }
      units += uint16(neighbour + 2);
      if (units >= 0x10000) {
        return;
      }
      setPlace(place(neighbour + 8) + 4, place(neighbour + 4));
      setPlace(place(neighbour + 4) + 8, place(neighbour + 8));
      setUint16(node + 2, units);
    }
  }

  private void giveBack(int node) {
    int block = node;
    int units = uint16(node + 2);
    for (; units > LARGEST; units -= LARGEST) {
      insert(block, SIZES - 1);
      block += LARGEST * UNIT;
    }
    insertUnits(block, units);
  }
}
