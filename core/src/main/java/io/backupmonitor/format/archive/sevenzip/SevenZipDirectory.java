package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.archive.PlacedBytes;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;

/// The directory of a 7z, unpacked: what its bytes are and which members they make.
///
/// @param streams how the content is packed
/// @param members what the content is
/// @param packedEnd where the last packed byte lies, those of the directory included
/// @param packedBytes how many bytes are packed, those of the directory included
record SevenZipDirectory(
    SevenZipStreams streams, SevenZipMembers members, long packedEnd, long packedBytes) {

  private static final int END = 0;
  private static final int DIRECTORY = 1;
  private static final int ARCHIVE_PROPERTIES = 2;
  private static final int OTHER_STREAMS = 3;
  private static final int STREAMS = 4;
  private static final int MEMBERS = 5;
  private static final int PACKED_DIRECTORY = 23;

  /// Usual archives have one packed layer; each further one can only be meant to annoy.
  private static final int MOST_LAYERS = 4;

  /// Whether a directory can begin with these bytes.
  static boolean begins(byte first, byte second) {
    return (first == DIRECTORY && second == STREAMS)
        || (first == PACKED_DIRECTORY && second == SevenZipStreams.PACKED);
  }

  /// Whether bytes are surely those of a directory: packed streams from the first place on.
  static boolean beginsAsUsual(byte[] bytes) {
    return bytes.length >= SevenZipPassphrase.PROVING_BYTES
        && bytes[0] == DIRECTORY
        && bytes[1] == STREAMS
        && bytes[2] == SevenZipStreams.PACKED
        && bytes[3] == 0;
  }

  static SevenZipDirectory read(
      PlacedBytes bytes,
      SevenZipStart start,
      SevenZipPassphrase passphrase,
      InspectionContext context)
      throws IOException {
    context.budget().checkMemory(start.size());
    byte[] read = bytes.bytes(start.directory(), (int) start.size());
    int computed = SevenZipStart.crcOf(read, 0, read.length);
    if (computed != start.crc()) {
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT,
          "its directory at byte %,d has the CRC-32 %08x, the start header says %08x"
              .formatted(start.directory(), computed, start.crc()));
    }
    long packedEnd = SevenZipStart.BYTES;
    long packedBytes = 0;
    for (int layer = 0; layer <= MOST_LAYERS; layer++) {
      SevenZipCursor cursor = new SevenZipCursor(read);
      int property = cursor.next();
      if (property == DIRECTORY) {
        SevenZipDirectory directory = parse(cursor, context, packedEnd, packedBytes);
        directory.streams.checkInside(start.directory());
        return directory;
      }
      if (property != PACKED_DIRECTORY) {
        throw cursor.corrupt("the property 0x%02x, which has no place there".formatted(property));
      }
      SevenZipStreams packed = SevenZipStreams.read(cursor, context);
      packed.checkInside(start.directory());
      packedEnd = Math.max(packedEnd, packed.packedEnd());
      packedBytes += packed.packedEnd() - packed.packedStart();
      read = SevenZipBlockReader.unpackDirectory(bytes, packed, passphrase, context);
    }
    throw new DamageException(
        FindingCode.ARCHIVE_CORRUPT,
        "its directory is packed more than %d times".formatted(MOST_LAYERS));
  }

  private static SevenZipDirectory parse(
      SevenZipCursor cursor, InspectionContext context, long packedEnd, long packedBytes)
      throws DamageException {
    SevenZipStreams streams = SevenZipStreams.none(context);
    SevenZipMembers members = SevenZipMembers.none();
    for (int property = cursor.next(); property != END; property = cursor.next()) {
      switch (property) {
        case ARCHIVE_PROPERTIES -> skipProperties(cursor);
        case OTHER_STREAMS -> SevenZipStreams.read(cursor, context);
        case STREAMS -> streams = SevenZipStreams.read(cursor, context);
        case MEMBERS -> members = SevenZipMembers.read(cursor);
        default ->
            throw cursor.corrupt(
                "the property 0x%02x, which has no place there".formatted(property));
      }
    }
    return new SevenZipDirectory(
        streams,
        members,
        Math.max(packedEnd, streams.packedEnd()),
        packedBytes + streams.packedEnd() - streams.packedStart());
  }

  /// Properties of the archive say nothing about its content. Their kinds are numbers of any
  /// length.
  private static void skipProperties(SevenZipCursor cursor) throws DamageException {
    while (cursor.number() != END) {
      cursor.skip(cursor.number());
    }
  }
}
