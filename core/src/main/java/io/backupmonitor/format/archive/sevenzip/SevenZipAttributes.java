package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.EntryKind;

/// The attributes of a member of a 7z: those of Windows in the low half and, where a bit says so,
/// the mode of Unix in the high half.
///
/// @param bits as they stand in the directory; 0 where there are none
record SevenZipAttributes(int bits) {

  private static final int HAS_MODE = 1 << 15;

  private int mode() {
    return (bits & HAS_MODE) == 0 ? 0 : bits >>> 16;
  }

  /// What it is. What 7z was given through a pipe has the mode of a pipe, and content.
  ///
  /// @param file whether the directory lists it as a file, by its content or by a mark
  EntryKind kind(boolean file) {
    return switch (mode() & 0170000) {
      case 0120000 -> EntryKind.SYMBOLIC_LINK;
      case 0010000, 0020000, 0060000, 0140000 -> file ? EntryKind.FILE : EntryKind.SPECIAL;
      default -> file ? EntryKind.FILE : EntryKind.DIRECTORY;
    };
  }

  boolean isExecutable() {
    return (mode() & 0100) != 0;
  }
}
