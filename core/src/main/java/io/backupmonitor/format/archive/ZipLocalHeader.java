package io.backupmonitor.format.archive;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.model.BackupPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A member's own header, which lies before its bytes and has to say the same as the directory.
///
/// Layout: APPNOTE.TXT 6.3.10, sections 4.3.7 and 4.3.9.
///
/// @param wellFormed whether its extra fields follow one another without a break
/// @param aes how it is encrypted by AES
/// @param dataStart where the member's bytes begin
/// @param sizes the content's size and the packed size
@SuppressWarnings("ArrayRecordComponent") // never compared
record ZipLocalHeader(
    byte[] rawName,
    int flags,
    int method,
    int crc,
    long[] sizes,
    boolean wellFormed,
    @Nullable ZipAesField aes,
    long dataStart) {

  static final int BYTES = 30;
  private static final int DESCRIPTOR = 0x0807_4b50;
  private static final int LARGEST_DESCRIPTOR = 24;
  private static final long UNKNOWN_32 = 0xffff_ffffL;

  /// Reads the header of a member; null where there is none.
  static @Nullable ZipLocalHeader read(PlacedBytes bytes, ZipMember member) throws IOException {
    byte[] header = bytes.bytes(member.offset(), BYTES + member.rawName().length + 64);
    if (header.length < BYTES || Bytes.int32(header, 0) != ZipEnd.LOCAL_HEADER) {
      return null;
    }
    int nameLength = Bytes.uint16(header, 26);
    int length = BYTES + nameLength + Bytes.uint16(header, 28);
    if (header.length < length) {
      header = bytes.bytes(member.offset(), length);
    }
    if (header.length < length) {
      return null;
    }
    ZipExtra extra = new ZipExtra(Arrays.copyOfRange(header, BYTES + nameLength, length));
    return new ZipLocalHeader(
        Arrays.copyOfRange(header, BYTES, BYTES + nameLength),
        Bytes.uint16(header, 6),
        Bytes.uint16(header, 8),
        Bytes.int32(header, 14),
        sizes(header, extra),
        extra.isWellFormed(),
        extra.aes(),
        member.offset() + length);
  }

  /// Whether the header there is of no member: without a name, content or checksum. The tools of
  /// Android leave such headers in the places of members that they moved.
  static boolean isFiller(PlacedBytes bytes, long at) throws IOException {
    byte[] header = bytes.bytes(at, BYTES);
    if (header.length < BYTES || Bytes.uint16(header, 26) != 0) {
      return false;
    }
    boolean empty = Bytes.int32(header, 18) == 0 && Bytes.int32(header, 22) == 0;
    return empty && Bytes.int32(header, 14) == 0 && Bytes.uint16(header, 6) == 0;
  }

  private static long[] sizes(byte[] header, ZipExtra extra) {
    long[] sizes = {Bytes.uint32(header, 22), Bytes.uint32(header, 18)};
    long[] larger = extra.zip64Values();
    int next = 0;
    for (int each = 0; each < sizes.length; each++) {
      if (sizes[each] == UNKNOWN_32 && next < larger.length) {
        sizes[each] = larger[next++];
      }
    }
    return sizes;
  }

  private boolean hasDescriptor() {
    return (flags & ZipMember.HAS_DESCRIPTOR) != 0;
  }

  /// What the header says otherwise than the directory, in words.
  List<String> contradictions(ZipMember member) {
    List<String> found = new ArrayList<>();
    if (!isNamedLike(member.rawName())) {
      found.add("the name '%s'".formatted(BackupPath.ofBytes(rawName)));
    }
    if (method != member.method()) {
      found.add("method %d instead of %d".formatted(method, member.method()));
    }
    if (((flags ^ member.flags()) & ZipMember.ENCRYPTED) != 0) {
      found.add("otherwise whether it is encrypted");
    }
    if (differs(sizes[0], member.size())) {
      found.add("%,d bytes of content instead of %,d".formatted(sizes[0], member.size()));
    }
    if (differs(sizes[1], member.packedSize())) {
      found.add("%,d packed bytes instead of %,d".formatted(sizes[1], member.packedSize()));
    }
    if (differs(crc, member.crc())) {
      found.add("the CRC-32 %08x instead of %08x".formatted(crc, member.crc()));
    }
    return found;
  }

  /// Whether the names are equal but for the kind of their slashes: some programs of Windows put
  /// them right in the one place and not in the other.
  private boolean isNamedLike(byte[] other) {
    if (rawName.length != other.length) {
      return false;
    }
    for (int at = 0; at < other.length; at++) {
      boolean slashes = isSlash(rawName[at]) && isSlash(other[at]);
      if (rawName[at] != other[at] && !slashes) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSlash(byte each) {
    return each == '/' || each == '\\';
  }

  /// A header that leaves its numbers to a descriptor has zeros, or all ones.
  private boolean differs(long own, long directory) {
    return own != directory && !(hasDescriptor() && (own == 0 || own == UNKNOWN_32));
  }

  /// How many bytes the descriptor behind the member's bytes has: 0 where none is needed or there;
  /// -1 where the one that has to be there contradicts the directory.
  int descriptorLength(PlacedBytes bytes, ZipMember member) throws IOException {
    if (!hasDescriptor()) {
      return 0;
    }
    byte[] there = bytes.bytes(dataStart + member.packedSize(), LARGEST_DESCRIPTOR);
    int signed = there.length >= 4 && Bytes.int32(there, 0) == DESCRIPTOR ? 4 : 0;
    for (int start = signed; start >= 0; start -= 4) {
      if (fitsWide(there, start, member)) {
        return start + 20;
      }
      if (fitsNarrow(there, start, member)) {
        return start + 12;
      }
    }
    boolean known = crc == member.crc() && sizes[0] == member.size();
    return known && sizes[1] == member.packedSize() ? 0 : -1;
  }

  private static boolean fitsWide(byte[] there, int at, ZipMember member) {
    return there.length >= at + 20
        && Bytes.int32(there, at) == member.crc()
        && Bytes.int64(there, at + 4) == member.packedSize()
        && Bytes.int64(there, at + 12) == member.size();
  }

  private static boolean fitsNarrow(byte[] there, int at, ZipMember member) {
    return there.length >= at + 12
        && Bytes.int32(there, at) == member.crc()
        && Bytes.int32(there, at + 4) == (int) member.packedSize()
        && Bytes.int32(there, at + 8) == (int) member.size();
  }
}
