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
/// @param shift how many bytes precede the place from which the archive counts its offsets
/// @param end where the end record ends, its comment included; behind the end of the file where the
///     comment was cut off
record ZipEnd(
    long directoryStart, long directoryEnd, long entries, boolean zip64, long shift, long end) {

  static final int LOCAL_HEADER = 0x0403_4b50;
  static final int DIRECTORY_HEADER = 0x0201_4b50;
  static final int END = 0x0605_4b50;
  private static final int ZIP64_END = 0x0606_4b50;
  private static final int ZIP64_LOCATOR = 0x0706_4b50;

  private static final int END_BYTES = 22;
  private static final int ZIP64_END_BYTES = 56;
  private static final int LOCATOR_BYTES = 20;
  private static final int SEARCHED_BYTES = 1 << 20;
  private static final int UNKNOWN_16 = 0xffff;
  private static final long UNKNOWN_32 = 0xffff_ffffL;

  /// Finds the last end record that a directory stands before.
  ///
  /// @throws DamageException when there is none
  static ZipEnd find(PlacedBytes bytes, InspectionContext context) throws IOException {
    long tailStart = Math.max(0, bytes.size() - SEARCHED_BYTES);
    byte[] tail = bytes.bytes(tailStart, SEARCHED_BYTES);
    @Nullable DamageException best = null;
    for (int at = tail.length - END_BYTES; at >= 0; at--) {
      if (Bytes.int32(tail, at) == END) {
        try {
          return read(bytes, tailStart + at, tail, at, context);
        } catch (DamageException none) {
          best = best == null ? none : best;
        }
      }
    }
    throw best == null ? missing(bytes) : best;
  }

  private static DamageException missing(PlacedBytes bytes) throws IOException {
    return bytes.hasSignature(0, LOCAL_HEADER)
        ? new DamageException(
            FindingCode.ARCHIVE_TRUNCATED,
            "the zip of %,d bytes begins well, but has no end record and no directory; it was cut off"
                .formatted(bytes.size()))
        : new DamageException(
            FindingCode.ARCHIVE_CORRUPT, "has no end record of a zip and does not begin as one");
  }

  private static ZipEnd read(
      PlacedBytes bytes, long position, byte[] tail, int at, InspectionContext context)
      throws IOException {
    int disk = Bytes.uint16(tail, at + 4);
    if (disk != 0 && disk != UNKNOWN_16) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "is the last one of %d volumes of a split zip; put them together (zip -s 0) and look again"
              .formatted(disk + 1));
    }
    Claim claim =
        new Claim(
            Bytes.uint16(tail, at + 10), Bytes.uint32(tail, at + 12), Bytes.uint32(tail, at + 16));
    long end = position + END_BYTES + Bytes.uint16(tail, at + 20);
    if (!bytes.hasSignature(position - LOCATOR_BYTES, ZIP64_LOCATOR)) {
      return located(bytes, position, claim, false, end, context);
    }
    long zip64Position = zip64Position(bytes, position - LOCATOR_BYTES);
    ZipSealedDirectory.refuse(bytes, zip64Position);
    byte[] record = bytes.bytes(zip64Position, ZIP64_END_BYTES);
    Claim larger =
        new Claim(Bytes.int64(record, 32), Bytes.int64(record, 40), Bytes.int64(record, 48));
    ZipEnd found = located(bytes, zip64Position, larger, true, end, context);
    if (!claim.agreesWith(larger)) {
      context.finding(
          FindingCode.ARCHIVE_INCONSISTENT,
          "its end record speaks of %s, that of zip64 of %s".formatted(claim, larger));
    }
    return found;
  }

  private static long zip64Position(PlacedBytes bytes, long locator) throws IOException {
    long declared = Bytes.int64(bytes.bytes(locator, LOCATOR_BYTES), 8);
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
  private static ZipEnd located(
      PlacedBytes bytes,
      long position,
      Claim claim,
      boolean zip64,
      long end,
      InspectionContext context)
      throws IOException {
    ZipEnd found = locate(bytes, position, claim, zip64, end);
    long length = found.directoryEnd - found.directoryStart;
    if (length != claim.size) {
      context.finding(
          FindingCode.ARCHIVE_INCONSISTENT,
          "its end record speaks of %s, which has %,d bytes up to that record"
              .formatted(claim, length));
    }
    return found;
  }

  private static ZipEnd locate(
      PlacedBytes bytes, long directoryEnd, Claim claim, boolean zip64, long end)
      throws IOException {
    long start = directoryEnd - claim.size;
    boolean declaredFits = bytes.hasSignature(claim.offset, DIRECTORY_HEADER);
    if (claim.entries == 0 && claim.size == 0) {
      return new ZipEnd(directoryEnd, directoryEnd, 0, zip64, directoryEnd - claim.offset, end);
    }
    if (claim.size > 0 && bytes.hasSignature(start, DIRECTORY_HEADER)) {
      if (start < claim.offset) {
        throw new DamageException(
            FindingCode.ARCHIVE_CORRUPT,
            "%,d bytes are missing before its directory".formatted(claim.offset - start));
      }
      if (start > claim.offset && declaredFits) {
        throw new DamageException(
            FindingCode.ARCHIVE_INCONSISTENT,
            "its end record fits two directories, at byte %,d and at byte %,d"
                .formatted(claim.offset, start));
      }
      return new ZipEnd(start, directoryEnd, claim.entries, zip64, start - claim.offset, end);
    }
    if (declaredFits && claim.offset < directoryEnd) {
      return new ZipEnd(claim.offset, directoryEnd, claim.entries, zip64, 0, end);
    }
    throw new DamageException(
        FindingCode.ARCHIVE_CORRUPT,
        "its end record speaks of %s, but there is no directory".formatted(claim));
  }

  /// What an end record says about the directory.
  private record Claim(long entries, long size, long offset) {

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
