package io.backupmonitor.restore.folder;

import io.backupmonitor.format.EntryKind;
import io.backupmonitor.model.BackupPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What has to lie in the folder after a restore, by place: some forty bytes and the name for each
/// member, so that a million of them need less than 150 MB. For one thread while members are added;
/// afterwards for several, each with members of its own.
final class ExpectedMembers {

  /// The size of a member of which nobody knows how long it is.
  static final long ANY_SIZE = -1;

  /// In place of a checksum: a link that the extraction may have left out.
  static final int MAY_BE_LEFT_OUT = 1;

  private static final int CHUNK = 1 << 20;
  private int[] slots = new int[1 << 10];
  private long[] names = new long[256];
  private long[] sizes = new long[256];
  private int[] hashes = new int[256];
  private int[] checksums = new int[256];
  private EntryKind[] kinds = new EntryKind[256];
  private boolean[] arrived = new boolean[256];
  private final List<byte[]> chunks = new ArrayList<>();
  private int used = CHUNK;
  private int count;

  /// How many places there are.
  int count() {
    return count;
  }

  /// Expects a member; an earlier one at the same place is forgotten.
  ///
  /// @param size how long it must be; -1 when nobody knows
  void expect(BackupPath place, EntryKind kind, long size, int crc32) {
    byte[] name = place.escaped().getBytes(StandardCharsets.UTF_8);
    int member = find(name);
    if (member < 0) {
      member = add(name);
    }
    kinds[member] = kind;
    sizes[member] = size;
    checksums[member] = crc32;
  }

  /// The number of the member at that place; -1 when none is expected there.
  int find(BackupPath place) {
    return find(place.escaped().getBytes(StandardCharsets.UTF_8));
  }

  EntryKind kind(int member) {
    return kinds[member];
  }

  long size(int member) {
    return sizes[member];
  }

  int crc32(int member) {
    return checksums[member];
  }

  void arrived(int member) {
    arrived[member] = true;
  }

  boolean hasArrived(int member) {
    return arrived[member];
  }

  BackupPath place(int member) {
    return new BackupPath(new String(name(member), StandardCharsets.UTF_8));
  }

  private int find(byte[] name) {
    int hash = hash(name);
    int mask = slots.length - 1;
    for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
      int member = slots[slot] - 1;
      if (hashes[member] == hash && Arrays.equals(name(member), name)) {
        return member;
      }
    }
    return -1;
  }

  private int add(byte[] name) {
    if (count == names.length) {
      int larger = count * 2;
      names = Arrays.copyOf(names, larger);
      sizes = Arrays.copyOf(sizes, larger);
      hashes = Arrays.copyOf(hashes, larger);
      checksums = Arrays.copyOf(checksums, larger);
      kinds = Arrays.copyOf(kinds, larger);
      arrived = Arrays.copyOf(arrived, larger);
    }
    names[count] = store(name);
    hashes[count] = hash(name);
    count++;
    if (count * 2 > slots.length) {
      slots = new int[slots.length * 2];
      for (int member = 0; member < count; member++) {
        enter(member);
      }
    } else {
      enter(count - 1);
    }
    return count - 1;
  }

  private void enter(int member) {
    int mask = slots.length - 1;
    int slot = hashes[member] & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = member + 1;
  }

  /// Where a name lies: the number of its chunk, its offset there, and its length.
  private long store(byte[] name) {
    if (used + name.length > CHUNK) {
      chunks.add(new byte[Math.max(CHUNK, name.length)]);
      used = 0;
    }
    System.arraycopy(name, 0, chunks.getLast(), used, name.length);
    long where = (long) (chunks.size() - 1) << 44 | (long) used << 24 | name.length;
    used += name.length;
    return where;
  }

  private byte[] name(int member) {
    long where = names[member];
    byte[] chunk = chunks.get((int) (where >>> 44));
    int offset = (int) (where >>> 24) & 0xfffff;
    return Arrays.copyOfRange(chunk, offset, offset + ((int) where & 0xffffff));
  }

  private static int hash(byte[] name) {
    int hash = Arrays.hashCode(name) * 0x9e3779b9;
    return hash ^ hash >>> 15;
  }
}
