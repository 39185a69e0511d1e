package io.backupmonitor.format.archive;

import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.model.BackupPath;
import org.jspecify.annotations.Nullable;

/// One member of a zip, as the directory describes it.
///
/// @param index its place in the directory, from 0
/// @param rawName the bytes of the name as they stand in the header
/// @param name the name with its bytes in UTF-8 wherever the archive says what they mean
/// @param flags the general purpose flags
/// @param method how its bytes are packed
/// @param crc the CRC-32 of its content
/// @param packedSize how many bytes it takes in the archive
/// @param size how many bytes its content has
/// @param offset where its own header lies
/// @param wellFormed whether its extra fields follow one another without a break
/// @param mode the Unix mode; 0 where there is none
/// @param dosTime the time of day of its last change, as DOS writes it
/// @param aes how it is encrypted by AES
@SuppressWarnings("ArrayRecordComponent") // never compared
record ZipMember(
    int index,
    byte[] rawName,
    BackupPath name,
    int flags,
    int method,
    int crc,
    long packedSize,
    long size,
    long offset,
    boolean wellFormed,
    int mode,
    int dosTime,
    @Nullable ZipAesField aes) {

  static final int ENCRYPTED = 1;
  static final int HAS_DESCRIPTOR = 1 << 3;
  static final int STRONG = 1 << 6;

  /// The method of every member that is encrypted by AES, whose field names the real one.
  static final int AES = 99;

  boolean isEncrypted() {
    return (flags & ENCRYPTED) != 0;
  }

  /// How its content is packed, below an encryption.
  int packing() {
    return isEncrypted() && method == AES && aes != null ? aes.method() : method;
  }

  /// Whether the CRC-32 is that of its content.
  boolean hasCrc() {
    return !isEncrypted() || method != AES || aes == null || aes.hasCrc();
  }

  /// The least place where its bytes can end: its own header may have more extra fields.
  long leastEnd() {
    return offset + ZipLocalHeader.BYTES + rawName.length + packedSize;
  }

  /// What it is. What zip was given through a pipe or a socket has the mode of these, and content.
  EntryKind kind() {
    if (rawName.length > 0 && rawName[rawName.length - 1] == '/') {
      return EntryKind.DIRECTORY;
    }
    return switch (mode & 0170000) {
      case 0040000 -> EntryKind.DIRECTORY;
      case 0120000 -> EntryKind.SYMBOLIC_LINK;
      case 0010000, 0020000, 0060000, 0140000 -> size > 0 ? EntryKind.FILE : EntryKind.SPECIAL;
      default -> EntryKind.FILE;
    };
  }

  Entry entry(@Nullable BackupPath linkTarget) {
    return new Entry(name, kind(), size, linkTarget, (mode & 0100) != 0);
  }
}
