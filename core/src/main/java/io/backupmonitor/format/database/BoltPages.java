package io.backupmonitor.format.database;

import io.backupmonitor.format.Budget;
import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.BitSet;

/// The pages of a bbolt database, each of which may be visited once. For one thread.
final class BoltPages {

  private static final int MOST_PAGES = Integer.MAX_VALUE;

  private final SeekableByteChannel channel;
  private final BoltMeta meta;
  private final Budget budget;
  private final BitSet visited;

  BoltPages(SeekableByteChannel channel, BoltMeta meta, Budget budget) throws DamageException {
    this.channel = channel;
    this.meta = meta;
    this.budget = budget;
    if (meta.pages() > MOST_PAGES) {
      throw corrupt("has more pages than any database");
    }
    budget.checkMemory(meta.pages() / Byte.SIZE);
    visited = new BitSet();
    visited.set(0, 2);
  }

  /// A page with all that overflows from it.
  ///
  /// @param bytes with the page's header
  @SuppressWarnings("ArrayRecordComponent")
  record Page(long id, byte[] bytes) {

    int flags() {
      return Bytes.uint16(bytes, 8);
    }

    int count() {
      return Bytes.uint16(bytes, 10);
    }
  }

  /// Reads a page and marks it as used.
  Page take(long id) throws IOException {
    budget.checkTime();
    if (id < 2 || id >= meta.pages()) {
      throw corrupt("refers to page %,d, but has %,d pages".formatted(id, meta.pages()));
    }
    byte[] header = read(id * meta.pageBytes(), BoltMeta.HEADER_BYTES);
    long overflow = Bytes.uint32(header, 12);
    if (Bytes.int64(header, 0) != id || id + overflow >= meta.pages()) {
      throw corrupt("page %,d has no header of its own".formatted(id));
    }
    mark(id, id + overflow);
    long length = (1 + overflow) * meta.pageBytes();
    budget.checkMemory(length);
    return new Page(id, read(id * meta.pageBytes(), (int) length));
  }

  private void mark(long first, long last) throws DamageException {
    int used = visited.nextSetBit((int) first);
    if (used >= 0 && used <= last) {
      throw corrupt("page %,d belongs to two places".formatted(used));
    }
    visited.set((int) first, (int) last + 1);
  }

  /// Marks a page as unused.
  void free(long id) throws DamageException {
    if (id < 2 || id >= meta.pages()) {
      throw corrupt("calls page %,d unused, but has %,d pages".formatted(id, meta.pages()));
    }
    mark(id, id);
  }

  /// How many pages were neither used nor called unused.
  long unvisited() {
    return meta.pages() - visited.cardinality();
  }

  private byte[] read(long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    channel.position(position);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new DamageException(
            FindingCode.DATABASE_TRUNCATED, "ends inside the page at byte %,d".formatted(position));
      }
    }
    return buffer.array();
  }

  static DamageException corrupt(String what) {
    return new DamageException(FindingCode.DATABASE_CORRUPT, what);
  }
}
