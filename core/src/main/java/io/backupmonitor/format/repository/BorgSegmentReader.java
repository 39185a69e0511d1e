package io.backupmonitor.format.repository;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.stream.CompressedInput;
import io.backupmonitor.format.stream.XxHash64;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;

/// Reads one segment, entry by entry, each against its checksum. For one thread.
///
/// Source: Borg's internals documentation, "Segments"; the entries PUT2 are those of Borg's
/// repositories with version 2 entries.
final class BorgSegmentReader {

  /// A PUT that the index may refer to.
  interface Puts {
    void at(long offset, byte[] key);
  }

  private static final byte[] MAGIC = {'B', 'O', 'R', 'G', '_', 'S', 'E', 'G'};
  private static final int HEADER_BYTES = 9;
  private static final int KEY_BYTES = 32;
  private static final int HASH_BYTES = 8;

  /// 20 MiB: what Borg takes for the largest entry.
  private static final int LARGEST_ENTRY = 20 << 20;

  private static final int PUT = 0;
  private static final int DELETE = 1;
  private static final int COMMIT = 2;
  private static final int PUT2 = 3;

  private final CompressedInput input;
  private final Puts puts;
  private final byte[] header = new byte[HEADER_BYTES + KEY_BYTES + HASH_BYTES];
  private final byte[] block = new byte[16 * 1024];
  private long entries;
  private boolean committed;

  private BorgSegmentReader(CompressedInput input, Puts puts) {
    this.input = input;
    this.puts = puts;
  }

  /// Reads a segment to its end and notes in it what was seen.
  ///
  /// @throws IOException when the storage fails
  static void read(DirectoryContent directory, BorgSegment segment, Puts puts) throws IOException {
    try (CompressedInput input = new CompressedInput(directory.open(segment.file()))) {
      BorgSegmentReader reader = new BorgSegmentReader(input, puts);
      try {
        reader.readAll();
      } catch (BadEntry bad) {
        segment.damaged(String.valueOf(bad.getMessage()));
      } catch (EOFException cut) {
        segment.damaged(
            "ends at byte %,d inside an entry, after %,d whole ones"
                .formatted(input.position(), reader.entries));
      }
      segment.endsWithCommit(reader.committed);
    }
  }

  /// An entry that is not what its checksum says.
  private static final class BadEntry extends Exception {
    private static final long serialVersionUID = 1L;

    BadEntry(String message) {
      super(message);
    }
  }

  private void readAll() throws IOException, BadEntry {
    byte[] magic = new byte[MAGIC.length];
    input.needBytes(magic, 0, magic.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new BadEntry("does not begin with BORG_SEG");
    }
    while (input.fill()) {
      readEntry(input.position());
      entries++;
    }
  }

  private void readEntry(long offset) throws IOException, BadEntry {
    input.needBytes(header, 0, HEADER_BYTES);
    long size = Bytes.uint32(header, 4);
    int tag = header[8] & 0xff;
    int headerBytes = headerBytes(tag);
    boolean holdsContent = tag == PUT || tag == PUT2;
    boolean fits = holdsContent ? size >= headerBytes : size == headerBytes;
    if (headerBytes == 0 || !fits || size > LARGEST_ENTRY) {
      throw bad(offset, "has the tag %d and %,d bytes".formatted(tag, size));
    }
    input.needBytes(header, HEADER_BYTES, headerBytes - HEADER_BYTES);
    boolean whole =
        tag == PUT2 ? checkHashed(size, headerBytes) : checkCrc(size - headerBytes, headerBytes);
    if (!whole) {
      throw bad(offset, "does not have its checksum (tag %d, %,d bytes)".formatted(tag, size));
    }
    committed = tag == COMMIT;
    if (holdsContent) {
      puts.at(offset, Arrays.copyOfRange(header, HEADER_BYTES, HEADER_BYTES + KEY_BYTES));
    }
  }

  private BadEntry bad(long offset, String what) {
    committed = false;
    return new BadEntry(
        "has a damaged entry at byte %,d, after %,d whole ones: it %s"
            .formatted(offset, entries, what));
  }

  private static int headerBytes(int tag) {
    return switch (tag) {
      case PUT, DELETE -> HEADER_BYTES + KEY_BYTES;
      case COMMIT -> HEADER_BYTES;
      case PUT2 -> HEADER_BYTES + KEY_BYTES + HASH_BYTES;
      default -> 0;
    };
  }

  /// The CRC-32 is that of everything after itself.
  private boolean checkCrc(long content, int headerBytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(header, 4, headerBytes - 4);
    for (long left = content; left > 0; left -= block.length) {
      int count = (int) Math.min(left, block.length);
      input.needBytes(block, 0, count);
      crc.update(block, 0, count);
    }
    return (int) crc.getValue() == Bytes.int32(header, 0);
  }

  /// The CRC-32 is that of the header, in which XXH64 stands for the header before it and the
  /// content; its bytes lie with the highest first.
  private boolean checkHashed(long size, int headerBytes) throws IOException {
    XxHash64 hash = new XxHash64();
    hash.update(header, 4, HEADER_BYTES - 4 + KEY_BYTES);
    for (long left = size - headerBytes; left > 0; left -= block.length) {
      int count = (int) Math.min(left, block.length);
      input.needBytes(block, 0, count);
      hash.update(block, 0, count);
    }
    CRC32 crc = new CRC32();
    crc.update(header, 4, headerBytes - 4);
    long told = Long.reverseBytes(Bytes.int64(header, HEADER_BYTES + KEY_BYTES));
    return (int) crc.getValue() == Bytes.int32(header, 0) && hash.value() == told;
  }
}
