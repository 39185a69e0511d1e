package io.backupmonitor.format.archive;

import io.backupmonitor.model.BackupPath;

/// Which names an archive had so far, as 64-bit hashes: eight to sixteen bytes a name, so that
/// millions fit. Two names of the same hash are one name here, which is good enough for remarks and
/// not for verdicts.
public final class SeenNames {

  private static final int MOST = 1 << 23;

  private long[] slots = new long[1 << 10];
  private int size;

  /// Notes a name; tells whether it was there before. Once there are too many names nothing more is
  /// noted.
  public boolean add(BackupPath name) {
    long hash = hash(name.escaped());
    int slot = slot(slots, hash);
    if (slots[slot] == hash) {
      return true;
    }
    if (size < MOST) {
      slots[slot] = hash;
      if (++size * 2 > slots.length) {
        grow();
      }
    }
    return false;
  }

  boolean contains(BackupPath name) {
    long hash = hash(name.escaped());
    return slots[slot(slots, hash)] == hash;
  }

  /// Whether every name that was added is known.
  boolean isComplete() {
    return size < MOST;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (long hash : slots) {
      if (hash != 0) {
        larger[slot(larger, hash)] = hash;
      }
    }
    slots = larger;
  }

  private static int slot(long[] slots, long hash) {
    int mask = slots.length - 1;
    int slot = (int) (hash >>> 20) & mask;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int at = 0; at < text.length(); at++) {
      hash = (hash ^ text.charAt(at)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 32) * 0x9e3779b97f4a7c15L;
    hash ^= hash >>> 29;
    return hash == 0 ? 1 : hash;
  }
}
