package io.backupmonitor.format;

/// What a member of an archive is.
public enum EntryKind {
  FILE,
  DIRECTORY,
  SYMBOLIC_LINK,
  /// Another name of an earlier member.
  HARD_LINK,
  /// A FIFO, device or socket; counted, never made.
  SPECIAL
}
