package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the directory of a 7z says about the packed bytes: packed streams, blocks, and the contents
/// that lie in each block one after the other. Numbers in arrays, so that millions fit.
///
/// Layout: `7zFormat.txt`, "Streams Info".
final class SevenZipStreams {

  private static final int END = 0;
  static final int PACKED = 6;
  private static final int UNPACKED = 7;
  private static final int CONTENTS = 8;
  private static final int SIZE = 9;
  private static final int CRC = 10;
  private static final int BLOCK = 11;
  private static final int UNPACKED_SIZES = 12;
  private static final int CONTENTS_PER_BLOCK = 13;

  /// Where the first packed stream lies.
  private long packedStart = SevenZipStart.BYTES;

  private long[] packedSizes = new long[0];
  private int blockCount;
  private SevenZipCursor blocks = new SevenZipCursor(new byte[0]);
  private long[] coderSizes = new long[0];
  private SevenZipChecksums blockChecksums = SevenZipChecksums.none(0);
  private int[] contentCounts = new int[0];
  private long[] contentSizes = new long[0];
  private SevenZipChecksums contentChecksums = SevenZipChecksums.none(0);

  private final InspectionContext context;

  private SevenZipStreams(InspectionContext context) {
    this.context = context;
  }

  static SevenZipStreams none(InspectionContext context) {
    return new SevenZipStreams(context);
  }

  /// Reads up to the end mark.
  static SevenZipStreams read(SevenZipCursor cursor, InspectionContext context)
      throws DamageException {
    SevenZipStreams streams = new SevenZipStreams(context);
    int property = cursor.next();
    if (property == PACKED) {
      streams.readPacked(cursor);
      property = cursor.next();
    }
    if (property == UNPACKED) {
      streams.readBlocks(cursor);
      property = cursor.next();
    }
    streams.oneContentPerBlock();
    if (property == CONTENTS) {
      streams.readContents(cursor);
      property = cursor.next();
    }
    if (property != END) {
      throw cursor.corrupt("the property 0x%02x, which has no place there".formatted(property));
    }
    return streams;
  }

  private void readPacked(SevenZipCursor cursor) throws DamageException {
    packedStart += cursor.size();
    int count = cursor.count(cursor.left(), "packed streams");
    packedSizes = new long[count];
    for (int property = cursor.next(); property != END; property = cursor.next()) {
      switch (property) {
        case SIZE -> readSizes(cursor, packedSizes);
        // of the packed bytes; those of the contents, which prove more, are compared
        case CRC -> SevenZipChecksums.read(cursor, count);
        default -> skip(cursor);
      }
    }
  }

  private static void readSizes(SevenZipCursor cursor, long[] sizes) throws DamageException {
    for (int each = 0; each < sizes.length; each++) {
      sizes[each] = cursor.size();
    }
  }

  private static void skip(SevenZipCursor cursor) throws DamageException {
    cursor.skip(cursor.number());
  }

  private void readBlocks(SevenZipCursor cursor) throws DamageException {
    require(cursor, BLOCK);
    blockCount = cursor.count(cursor.left(), "blocks");
    cursor.requireInside();
    blocks = cursor.fork();
    int coders = 0;
    int packed = 0;
    for (int each = 0; each < blockCount; each++) {
      SevenZipBlock block = SevenZipBlock.read(cursor);
      coders += block.coders().size();
      packed += block.packed().length;
    }
    if (packed != packedSizes.length) {
      throw cursor.corrupt(
          "blocks of %,d packed streams, of which there are %,d"
              .formatted(packed, packedSizes.length));
    }
    context.budget().checkMemory(16L * coders);
    require(cursor, UNPACKED_SIZES);
    coderSizes = new long[coders];
    readSizes(cursor, coderSizes);
    blockChecksums = SevenZipChecksums.none(blockCount);
    for (int property = cursor.next(); property != END; property = cursor.next()) {
      switch (property) {
        case CRC -> blockChecksums = SevenZipChecksums.read(cursor, blockCount);
        default -> skip(cursor);
      }
    }
  }

  private static void require(SevenZipCursor cursor, int wanted) throws DamageException {
    int property = cursor.next();
    if (property != wanted) {
      throw cursor.corrupt(
          "the property 0x%02x where 0x%02x has to be".formatted(property, wanted));
    }
  }

  private void oneContentPerBlock() throws DamageException {
    contentCounts = new int[blockCount];
    Arrays.fill(contentCounts, 1);
    contentSizes = blockSizes();
    contentChecksums = blockChecksums;
  }

  private long[] blockSizes() throws DamageException {
    long[] sizes = new long[blockCount];
    Walk walk = walk();
    for (int each = 0; each < blockCount; each++) {
      sizes[each] = walk.next().size();
    }
    return sizes;
  }

  private void readContents(SevenZipCursor cursor) throws DamageException {
    long[] whole = contentSizes;
    int property = cursor.next();
    if (property == CONTENTS_PER_BLOCK) {
      readCounts(cursor);
      property = cursor.next();
    }
    splitBlocks(cursor, property == SIZE, whole);
    if (property == SIZE) {
      property = cursor.next();
    }
    contentChecksums = inheritedChecksums();
    for (; property != END; property = cursor.next()) {
      switch (property) {
        case CRC -> readMissingChecksums(cursor);
        default -> skip(cursor);
      }
    }
  }

  private void readCounts(SevenZipCursor cursor) throws DamageException {
    // all but the last content of a block have a size of at least one byte in the directory
    long most = (long) blockCount + cursor.left();
    long sum = 0;
    for (int each = 0; each < blockCount; each++) {
      contentCounts[each] = cursor.count(most - sum, "contents of one block");
      sum += contentCounts[each];
    }
    context.budget().checkMemory(16 * sum);
    contentSizes = new long[(int) sum];
  }

  /// Every content has a size but the last of a block, which has the rest.
  private void splitBlocks(SevenZipCursor cursor, boolean sized, long[] whole)
      throws DamageException {
    int content = 0;
    for (int block = 0; block < blockCount; block++) {
      long rest = whole[block];
      for (int each = 1; each < contentCounts[block]; each++) {
        long size = sized ? cursor.size() : 0;
        if (size > rest) {
          throw cursor.corrupt(
              "a member of %,d bytes in a block with %,d left".formatted(size, rest));
        }
        contentSizes[content++] = size;
        rest -= size;
      }
      if (contentCounts[block] > 0) {
        contentSizes[content++] = rest;
      }
    }
  }

  /// The only content of a block has the block's own checksum.
  private SevenZipChecksums inheritedChecksums() {
    SevenZipChecksums checksums = SevenZipChecksums.none(contentSizes.length);
    int content = 0;
    for (int block = 0; block < blockCount; block++) {
      if (contentCounts[block] == 1 && blockChecksums.has(block)) {
        checksums.set(content, blockChecksums.value(block));
      }
      content += contentCounts[block];
    }
    return checksums;
  }

  private void readMissingChecksums(SevenZipCursor cursor) throws DamageException {
    int missing = contentSizes.length - contentChecksums.known().cardinality();
    SevenZipChecksums read = SevenZipChecksums.read(cursor, missing);
    int from = 0;
    for (int each = 0; each < contentSizes.length; each++) {
      if (contentChecksums.has(each)) {
        continue;
      }
      if (read.has(from)) {
        contentChecksums.set(each, read.value(from));
      }
      from++;
    }
  }

  long packedStart() {
    return packedStart;
  }

  /// Where the last packed stream ends; negative when that is beyond all numbers.
  long packedEnd() {
    long end = packedStart;
    for (long size : packedSizes) {
      if (end >= 0) {
        end += size;
      }
    }
    return end;
  }

  /// Whether the packed streams end where they can.
  ///
  /// @param limit where they have to end at the latest
  void checkInside(long limit) throws DamageException {
    long end = packedEnd();
    if (packedStart < SevenZipStart.BYTES || end < packedStart || end > limit) {
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT,
          "its packed bytes are said to lie from byte %,d to byte %,d, beyond byte %,d"
              .formatted(packedStart, end, limit));
    }
  }

  int blockCount() {
    return blockCount;
  }

  int contentCount() {
    return contentSizes.length;
  }

  long contentSize(int content) {
    return contentSizes[content];
  }

  SevenZipChecksums checksums() {
    return contentChecksums;
  }

  /// A walk over the blocks, from the first one on.
  Walk walk() {
    return new Walk();
  }

  /// One block with its numbers.
  ///
  /// @param index its number
  /// @param block how it was packed
  /// @param packedAt where each of its packed streams begins, and where the last one ends
  /// @param sizes how many bytes each of its coders makes
  /// @param firstContent the number of its first content
  /// @param contents how many contents it has
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Placed(
      int index,
      SevenZipBlock block,
      List<Long> packedAt,
      long[] sizes,
      int firstContent,
      int contents) {

    /// How many bytes the block unfolds into.
    long size() {
      return sizes[block.last()];
    }

    /// About how much memory its decoders take together.
    long memory() {
      long memory = 0;
      for (int coder = 0; coder < sizes.length; coder++) {
        memory += SevenZipMethod.memory(block.coders().get(coder), sizes[coder]);
      }
      return memory;
    }
  }

  /// How many blocks may be read at once: a quarter of the memory of this process is theirs.
  int readers(InspectionContext context) throws DamageException {
    int most = Math.min(blockCount, context.threads());
    if (most <= 1) {
      return 1;
    }
    long largest = 1;
    Walk blocks = walk();
    while (blocks.hasNext()) {
      largest = Math.max(largest, blocks.next().memory());
    }
    return Math.clamp(Runtime.getRuntime().maxMemory() / 4 / largest, 1, most);
  }

  /// Goes through the blocks one after the other.
  final class Walk {

    private final SevenZipCursor cursor = blocks.fork();
    private int block;
    private int stream;
    private int coder;
    private int content;
    private long packedAt = packedStart;

    boolean hasNext() {
      return block < blockCount;
    }

    Placed next() throws DamageException {
      SevenZipBlock read = SevenZipBlock.read(cursor);
      List<Long> places = new ArrayList<>();
      places.add(packedAt);
      for (int each = 0; each < read.packed().length; each++) {
        packedAt += packedSizes[stream++];
        places.add(packedAt);
      }
      long[] sizes = Arrays.copyOfRange(coderSizes, coder, coder + read.coders().size());
      coder += sizes.length;
      int contents = contentCounts[block];
      Placed placed = new Placed(block++, read, places, sizes, content, contents);
      content += contents;
      return placed;
    }
  }
}
