package io.backupmonitor.storage;

/// What a name in a directory stands for.
public enum FileKind {
  /// Bytes that can be read.
  REGULAR,
  DIRECTORY,
  /// Never followed.
  SYMBOLIC_LINK,
  /// A FIFO, device or socket; never opened.
  SPECIAL
}
