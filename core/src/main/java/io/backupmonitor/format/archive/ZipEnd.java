package io.backupmonitor.format.archive;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The end record of a zip, which tells where its directory lies; with the one of zip64 before it.
///
/// Layout: APPNOTE.TXT 6.3.10, sections 4.3.14 to 4.3.16.
///
/// @param directoryStart where the directory begins
/// @param directoryEnd where it has to end
/// @param entries how many members it lists; only the lowest 16 bits are known without zip64
/// @param zip64 whether there is an end record of zip64
/// @param volumes the files from whose starts it counts its offsets
/// @param shift how many bytes precede the place from which the archive counts its offsets
/// @param end where the end record ends, its comment included; behind the end of the file where the
///     comment was cut off
record ZipEnd(
    long directoryStart,
    long directoryEnd,
    long entries,
    boolean zip64,
    ZipVolumes volumes,
    long shift,
    long end) {

  static final int LOCAL_HEADER = 0x0403_4b50;
  static final int DIRECTORY_HEADER = 0x0201_4b50;
  static final int END = 0x0605_4b50;
  private static final int ZIP64_END = 0x0606_4b50;
  private static final int ZIP64_LOCATOR = 0x0706_4b50;

  private static final int VOLUME_MARK = 0x0807_4b50;

  private static final int END_BYTES = 22;
  private static final int ZIP64_END_BYTES = 56;

  private static final int LOCATOR_BYTES = 20;
  private static final int SEARCHED_BYTES = 1 << 20;
  private static final int UNKNOWN_16 = 0xffff;
  private static final long UNKNOWN_32 = 0xffff_ffffL;

  /// Finds the last end record that a directory stands before.
  ///
  /// @throws DamageException when there is none
  static ZipEnd find(PlacedBytes bytes, ZipVolumes volumes, InspectionContext context)
      throws IOException {
    long tailStart = Math.max(0, bytes.size() - SEARCHED_BYTES);
    byte[] tail = bytes.bytes(tailStart, SEARCHED_BYTES);
    @Nullable DamageException best = null;
    for (int at = tail.length - END_BYTES; at >= 0; at--) {
      if (Bytes.int32(tail, at) == END) {
        try {
          return new Search(bytes, volumes, context).read(tailStart + at, tail, at);
        } catch (DamageException none) {
          best = best == null ? none : best;
        }
      }
    }
    throw best == null ? missing(bytes) : best;
  }

  private static DamageException missing(PlacedBytes bytes) throws IOException {
    return bytes.hasSignature(0, LOCAL_HEADER) || bytes.hasSignature(0, VOLUME_MARK)
        ? new DamageException(
            FindingCode.ARCHIVE_TRUNCATED,
            "the zip of %,d bytes begins well, but has no end record and no directory; it was cut off"
                .formatted(bytes.size()))
        : new DamageException(
            FindingCode.ARCHIVE_CORRUPT, "has no end record of a zip and does not begin as one");
  }

  /// Where something that a header speaks of lies in the bytes of all volumes.
  long place(int volume, long offset) {
    return shift + volumes.place(volume, offset);
  }

  /// How many files a split zip has, by its last end record; 0 where it has none.
  static int disks(PlacedBytes bytes) throws IOException {
    byte[] tail = bytes.bytes(Math.max(0, bytes.size() - SEARCHED_BYTES), SEARCHED_BYTES);
    for (int at = tail.length - END_BYTES; at >= 0; at--) {
      if (Bytes.int32(tail, at) == END) {
        int disk = Bytes.uint16(tail, at + 4);
        return disk == UNKNOWN_16 ? 1 : disk + 1;
      }
    }
    return 0;
  }

  /// A look for the directory that an end record speaks of.
  private record Search(PlacedBytes bytes, ZipVolumes volumes, InspectionContext context) {

    ZipEnd read(long position, byte[] tail, int at) throws IOException {
      int disk = Bytes.uint16(tail, at + 4);
      if (disk != volumes.last() && disk != UNKNOWN_16) {
        throw new DamageException(
            FindingCode.SET_PART_MISSING,
            "is the last one of the %,d files of a split zip, and not all of them are there"
                .formatted(disk + 1));
      }
      Claim claim =
          new Claim(
              Bytes.uint16(tail, at + 10),
              Bytes.uint32(tail, at + 12),
              Bytes.uint16(tail, at + 6),
              Bytes.uint32(tail, at + 16));
      long end = position + END_BYTES + Bytes.uint16(tail, at + 20);
      if (!bytes.hasSignature(position - LOCATOR_BYTES, ZIP64_LOCATOR)) {
        return located(position, claim, false, end);
      }
      long zip64Position = zip64Position(position - LOCATOR_BYTES);
      byte[] record = bytes.bytes(zip64Position, ZIP64_END_BYTES);
      Claim larger =
          new Claim(
              Bytes.int64(record, 32),
              Bytes.int64(record, 40),
              Bytes.int32(record, 20),
              Bytes.int64(record, 48));
      ZipSealedDirectory.refuse(bytes, zip64Position);
      ZipEnd found = located(zip64Position, larger, true, end);
      if (!claim.agreesWith(larger)) {
        context.finding(
            FindingCode.ARCHIVE_INCONSISTENT,
            "its end record speaks of %s, that of zip64 of %s".formatted(claim, larger));
      }
      return found;
    }

    private long zip64Position(long locator) throws IOException {
      byte[] record = bytes.bytes(locator, LOCATOR_BYTES);
      long declared = volumes.place(Bytes.int32(record, 4), Bytes.int64(record, 8));
      if (bytes.hasSignature(declared, ZIP64_END) && declared <= locator - ZIP64_END_BYTES) {
        return declared;
      }
      // Bytes that precede the archive move everything but the offsets.
      if (bytes.hasSignature(locator - ZIP64_END_BYTES, ZIP64_END)) {
        return locator - ZIP64_END_BYTES;
      }
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT,
          "its end record points to one of zip64 at byte %,d, where there is none"
              .formatted(declared));
    }

    /// Finds the directory, and tells when it is not as long as the end record says.
    private ZipEnd located(long position, Claim claim, boolean zip64, long end) throws IOException {
      ZipEnd found = locate(position, claim, zip64, end);
      long length = found.directoryEnd - found.directoryStart;
      if (length != claim.size) {
        context.finding(
            FindingCode.ARCHIVE_INCONSISTENT,
            "its end record speaks of %s, which has %,d bytes up to that record"
                .formatted(claim, length));
      }
      return found;
    }

    private ZipEnd locate(long directoryEnd, Claim claim, boolean zip64, long end)
        throws IOException {
      long start = directoryEnd - claim.size;
      long offset = volumes.place(claim.disk, claim.offset);
      boolean declaredFits = bytes.hasSignature(offset, DIRECTORY_HEADER);
      if (claim.entries == 0 && claim.size == 0) {
        long shift = directoryEnd - offset;
        return new ZipEnd(directoryEnd, directoryEnd, 0, zip64, volumes, shift, end);
      }
      if (claim.size > 0 && bytes.hasSignature(start, DIRECTORY_HEADER)) {
        if (start < offset) {
          throw new DamageException(
              FindingCode.ARCHIVE_CORRUPT,
              "%,d bytes are missing before its directory".formatted(offset - start));
        }
        if (start > offset && (declaredFits || volumes.isSplit())) {
          throw new DamageException(
              FindingCode.ARCHIVE_INCONSISTENT,
              "its end record speaks of a directory at byte %,d, and one lies at byte %,d"
                  .formatted(offset, start));
        }
        return new ZipEnd(start, directoryEnd, claim.entries, zip64, volumes, start - offset, end);
      }
      if (declaredFits && offset < directoryEnd) {
        return new ZipEnd(offset, directoryEnd, claim.entries, zip64, volumes, 0, end);
      }
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT,
          "its end record speaks of %s, but there is no directory".formatted(claim));
    }
  }

  /// What an end record says about the directory.
  private record Claim(long entries, long size, int disk, long offset) {

    /// Whether a small end record says the same as that of zip64, or leaves it to that one.
    boolean agreesWith(Claim larger) {
      return (entries == UNKNOWN_16 || entries == larger.entries)
          && (size == UNKNOWN_32 || size == larger.size)
          && (offset == UNKNOWN_32 || offset == larger.offset);
    }

    @Override
    public String toString() {
      return "%,d members in a directory of %,d bytes at byte %,d".formatted(entries, size, offset);
    }
  }
}
