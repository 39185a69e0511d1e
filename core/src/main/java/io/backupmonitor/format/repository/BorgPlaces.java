package io.backupmonitor.format.repository;

import io.backupmonitor.format.Budget;
import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DamageException;
import java.util.Arrays;

/// Where the index says that entries lie, for some segments: a table from place to the first bytes
/// of the key. Once filled it is only read, by any number of threads.
final class BorgPlaces {

  private static final long FREE = -1;

  private final long[] places;
  private final long[] keys;
  private final int mask;

  /// @param entries how many will be put into it
  /// @throws DamageException when that takes more memory than allowed
  BorgPlaces(long entries, Budget budget) throws DamageException {
    long slots = Long.highestOneBit(Math.max(8, entries) * 2);
    budget.checkMemory(slots * 2 * Long.BYTES);
    places = new long[Math.toIntExact(slots)];
    keys = new long[places.length];
    mask = places.length - 1;
    Arrays.fill(places, FREE);
  }

  void put(long segment, long offset, byte[] key) {
    long place = place(segment, offset);
    int slot = slot(place);
    places[slot] = place;
    keys[slot] = Bytes.int64(key, 0);
  }

  /// Whether the index says that this key lies there.
  boolean has(long segment, long offset, byte[] key) {
    long place = place(segment, offset);
    int slot = slot(place);
    return places[slot] == place && keys[slot] == Bytes.int64(key, 0);
  }

  private static long place(long segment, long offset) {
    return segment << 32 | offset;
  }

  /// The slot that has the place, or the free one where it would be.
  private int slot(long place) {
    long mixed = place * 0x9e37_79b9_7f4a_7c15L;
    int slot = (int) (mixed >>> 32) & mask;
    while (places[slot] != FREE && places[slot] != place) {
      slot = slot + 1 & mask;
    }
    return slot;
  }
}
