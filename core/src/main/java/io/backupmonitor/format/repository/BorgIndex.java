package io.backupmonitor.format.repository;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.stream.CompressedInput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// The index of a Borg repository: a hash table on disk that tells for every key in which segment
/// its value lies, and where. It is read as often as needed and never kept.
///
/// Source: Borg's internals documentation, "HashIndex".
final class BorgIndex {

  /// One entry that is in use.
  interface Entries {
    void entry(long segment, long offset, byte[] bucket);
  }

  /// An index that is not what its header or its checksum says.
  static final class BadIndex extends Exception {
    private static final long serialVersionUID = 1L;

    BadIndex(String message) {
      super(message);
    }
  }

  private static final int HEADER_BYTES = 18;
  private static final int KEY_BYTES = 32;
  private static final int BUCKET_BYTES = KEY_BYTES + 8;

  /// A bucket that was never used or is not used any more; the segments end below.
  private static final long DELETED = 0xffff_fffeL;

  private final DirectoryContent directory;
  private final DirectoryContent.File file;
  private final Map<Long, Long> counts = new TreeMap<>();

  private BorgIndex(DirectoryContent directory, DirectoryContent.File file) {
    this.directory = directory;
    this.file = file;
  }

  /// Reads an index for the first time, against its checksums.
  static BorgIndex open(
      DirectoryContent directory, DirectoryContent.File file, Map<String, String> digests)
      throws IOException, BadIndex {
    BorgIndex index = new BorgIndex(directory, file);
    index.read(
        digests, (segment, _, _) -> index.counts.merge(segment, 1L, (one, other) -> one + other));
    return index;
  }

  /// How many entries each segment has to have, by its number.
  Map<Long, Long> counts() {
    return counts;
  }

  /// Reads all entries once more.
  void each(Entries entries) throws IOException, BadIndex {
    read(Map.of(), entries);
  }

  private void read(Map<String, String> digests, Entries entries) throws IOException, BadIndex {
    try (CompressedInput input = new CompressedInput(directory.open(file))) {
      read(input, digests, entries);
    } catch (EOFException cut) {
      throw new BadIndex("has %,d bytes, fewer than its header says".formatted(file.size()));
    }
  }

  private void read(CompressedInput input, Map<String, String> digests, Entries entries)
      throws IOException, BadIndex {
    BorgIntegrity.Sum sum = new BorgIntegrity.Sum(file.path().name().escaped());
    byte[] header = new byte[HEADER_BYTES];
    input.needBytes(header, 0, HEADER_BYTES);
    sum.update(header, 0, HEADER_BYTES);
    checkHeader(header);
    check(digests, "HashHeader", sum);
    long used = 0;
    byte[] bucket = new byte[BUCKET_BYTES];
    for (long left = Bytes.uint32(header, 12); left > 0; left--) {
      input.needBytes(bucket, 0, BUCKET_BYTES);
      sum.update(bucket, 0, BUCKET_BYTES);
      long segment = Bytes.uint32(bucket, KEY_BYTES);
      if (segment < DELETED) {
        used++;
        entries.entry(segment, Bytes.uint32(bucket, KEY_BYTES + 4), bucket);
      }
    }
    check(digests, BorgIntegrity.FINAL, sum);
    if (used != Bytes.uint32(header, 8)) {
      throw new BadIndex(
          "holds %,d entries, but its header says %,d".formatted(used, Bytes.uint32(header, 8)));
    }
  }

  private void checkHeader(byte[] header) throws BadIndex {
    String magic = new String(header, 0, 8, StandardCharsets.ISO_8859_1);
    boolean known = magic.equals("BORG_IDX") && header[16] == KEY_BYTES && header[17] == 8;
    long buckets = Bytes.uint32(header, 12);
    if (!known || file.size() != HEADER_BYTES + buckets * BUCKET_BYTES) {
      throw new BadIndex(
          "has %,d bytes and no header of an index that fits them".formatted(file.size()));
    }
  }

  private static void check(Map<String, String> digests, String part, BorgIntegrity.Sum sum)
      throws BadIndex {
    String told = digests.get(part);
    if (told == null) {
      // the name and length go into the sum only where the writer ended a part
      return;
    }
    String actual = sum.end(part);
    if (!told.equals(actual)) {
      throw new BadIndex(
          "does not have the checksum that its integrity file gives: %s instead of %s"
              .formatted(actual, told));
    }
  }
}
