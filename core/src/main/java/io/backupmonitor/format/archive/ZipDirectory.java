package io.backupmonitor.format.archive;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.stream.CompressedInput;
import io.backupmonitor.model.FindingCode;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Goes through the directory of a zip, one member after the other, without keeping them. Safe to
/// use from several threads, which then share the members among themselves.
///
/// Layout: APPNOTE.TXT 6.3.10, section 4.3.12.
final class ZipDirectory {

  static final int DIGITAL_SIGNATURE = 0x0505_4b50;
  private static final int HEADER_BYTES = 46;
  private static final int UNIX = 3;
  private static final int MAC_OS = 19;
  private static final int DOS_DIRECTORY = 0x10;
  private static final int UNIX_DIRECTORY = 0040000;
  private static final int UNKNOWN_16 = 0xffff;
  private static final long UNKNOWN_32 = 0xffff_ffffL;

  private final ZipEnd end;
  private final CompressedInput input;
  private int count;

  ZipDirectory(PlacedBytes bytes, ZipEnd end) {
    this.end = end;
    this.input = new CompressedInput(bytes.range().set(end.directoryStart(), end.directoryEnd()));
  }

  /// How many members were given out.
  synchronized int count() {
    return count;
  }

  /// How many bytes are left behind the last member.
  synchronized long left() {
    return end.directoryEnd() - end.directoryStart() - input.position();
  }

  /// The next member; null after the last one.
  ///
  /// @throws DamageException when the directory is damaged
  synchronized @Nullable ZipMember next() throws IOException {
    int there = input.lookAhead(HEADER_BYTES);
    int signature = there < 4 ? 0 : Bytes.int32(input.buffer(), input.offset());
    if (signature != ZipEnd.DIRECTORY_HEADER) {
      return end(signature);
    }
    try {
      return read();
    } catch (EOFException cut) {
      throw damaged(cut);
    }
  }

  private @Nullable ZipMember end(int signature) throws DamageException {
    boolean complete = end.zip64() ? count >= end.entries() : (count & 0xffff) == end.entries();
    if (left() == 0 || signature == DIGITAL_SIGNATURE || complete) {
      return null;
    }
    throw damaged(null);
  }

  private DamageException damaged(@Nullable Exception cause) {
    String message =
        "its directory is damaged at byte %,d, after %,d of %,d members"
            .formatted(end.directoryStart() + input.position(), count, end.entries());
    return cause == null
        ? new DamageException(FindingCode.ARCHIVE_CORRUPT, message)
        : new DamageException(FindingCode.ARCHIVE_CORRUPT, message, cause);
  }

  private ZipMember read() throws IOException {
    byte[] header = new byte[HEADER_BYTES];
    input.needBytes(header, 0, HEADER_BYTES);
    byte[] rawName = new byte[Bytes.uint16(header, 28)];
    input.needBytes(rawName, 0, rawName.length);
    byte[] extraBytes = new byte[Bytes.uint16(header, 30)];
    input.needBytes(extraBytes, 0, extraBytes.length);
    for (int left = Bytes.uint16(header, 32); left > 0; left--) {
      input.need();
    }
    ZipExtra extra = new ZipExtra(extraBytes);
    long[] sizes = sizes(header, extra);
    int flags = Bytes.uint16(header, 8);
    int madeBy = header[5] & 0xff;
    boolean unix = madeBy == UNIX || madeBy == MAC_OS;
    return new ZipMember(
        count++,
        rawName,
        ZipName.path(rawName, extra.unicodePath(rawName), flags, unix),
        flags,
        Bytes.uint16(header, 10),
        Bytes.int32(header, 16),
        sizes[1],
        sizes[0],
        end.place(disk(header, extra), sizes[2]),
        extra.isWellFormed(),
        mode(header, unix, sizes[0]),
        Bytes.uint16(header, 12),
        extra.aes());
  }

  /// The Unix mode; for a directory of DOS, which may lack the slash in its name, that of one.
  private static int mode(byte[] header, boolean unix, long size) {
    int mode = unix ? Bytes.uint16(header, 40) : 0;
    boolean directory = (header[38] & DOS_DIRECTORY) != 0 && size == 0;
    return mode == 0 && directory ? UNIX_DIRECTORY : mode;
  }

  /// The number of the volume in which the member begins, from zip64 where it is left to that.
  private static int disk(byte[] header, ZipExtra extra) {
    int disk = Bytes.uint16(header, 34);
    return disk == UNKNOWN_16 ? extra.zip64Disk(disk) : disk;
  }

  /// The content's size, the packed size and the offset, from zip64 where the header leaves it to
  /// that.
  private static long[] sizes(byte[] header, ZipExtra extra) {
    long[] sizes = {Bytes.uint32(header, 24), Bytes.uint32(header, 20), Bytes.uint32(header, 42)};
    long[] larger = extra.zip64Values();
    int next = 0;
    for (int each = 0; each < sizes.length; each++) {
      if (sizes[each] == UNKNOWN_32 && next < larger.length) {
        sizes[each] = larger[next++];
      }
    }
    return sizes;
  }
}
