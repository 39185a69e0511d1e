package io.backupmonitor.format.dump.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// Reads an archive of pg_dump front to back: its header, its table of contents, and in an archive
/// of one file the blocks of data behind it. For one thread.
///
/// Layout: PostgreSQL's own `pg_backup_archiver.c` and `pg_backup_custom.c`, archive versions 1.10
/// to 1.16, which pg_dump has written since 8.4.
public final class ArchiveReader {

  /// The first byte of a block with rows.
  static final int DATA = 1;

  /// The first byte of a block with large objects.
  static final int LARGE_OBJECTS = 3;

  private final ArchiveInput input;
  private final ArchiveHeader header;
  private int read;
  private int highest;

  /// @param in the archive; not closed
  /// @param longestText how many bytes one text of it may have
  public ArchiveReader(InputStream in, long longestText) throws IOException {
    this(in, longestText, OutputStream.nullOutputStream());
  }

  /// @param copy gets the bytes of the header and the table of contents
  ArchiveReader(InputStream in, long longestText, OutputStream copy) throws IOException {
    this.input = new ArchiveInput(in, longestText, copy);
    this.header = ArchiveHeader.read(input);
  }

  ArchiveHeader header() {
    return header;
  }

  long position() {
    return input.position();
  }

  /// The next entry of the table of contents; null behind the last one.
  @Nullable ArchiveEntry nextEntry() throws IOException {
    if (read == header.entries()) {
      input.copyNoMore();
      return null;
    }
    read++;
    input.at("entry %,d of %,d of its table of contents".formatted(read, header.entries()));
    ArchiveEntry entry = ArchiveEntry.read(input, header);
    highest = Math.max(highest, entry.id());
    return entry;
  }

  /// One block of data.
  ///
  /// @param id the entry that it belongs to
  /// @param largeObjects whether it holds large objects
  /// @param start where it begins
  record Block(int id, boolean largeObjects, long start) {}

  /// Goes to the next block of data, when the one before was read to its end; null at the end of
  /// the archive.
  @Nullable Block nextBlock() throws IOException {
    long start = input.position();
    input.at("the head of a block of data");
    int type = input.read();
    if (type < 0) {
      return null;
    }
    if (type != DATA && type != LARGE_OBJECTS) {
      throw input.corrupt("%d is no kind of block".formatted(type));
    }
    int id = input.number();
    return new Block(id, type == LARGE_OBJECTS, start);
  }

  /// The packed bytes of a table's block, or of one large object.
  InputStream chunks(String what) {
    input.at(what);
    return new ArchiveChunks(input);
  }

  /// The number of the next large object in a block of them; 0 behind the last one.
  long nextObject() throws IOException {
    input.at("a block of large objects");
    return input.number() & 0xffff_ffffL;
  }

  /// Whether a block of data seems to begin here.
  boolean looksLikeABlock() throws IOException {
    int type = input.peek(0);
    long id = 0;
    for (int each = 0; each < ArchiveInput.NUMBER_BYTES; each++) {
      id |= (long) input.peek(2 + each) << (8 * each);
    }
    return (type == DATA || type == LARGE_OBJECTS) && input.peek(1) == 0 && id > 0 && id <= highest;
  }

  /// Passes over everything up to the end and counts it.
  long drain() throws IOException {
    long start = input.position();
    byte[] block = new byte[16 * 1024];
    while (input.peek(0) >= 0) {
      input.need(block, 0, block.length);
    }
    return input.position() - start;
  }
}
