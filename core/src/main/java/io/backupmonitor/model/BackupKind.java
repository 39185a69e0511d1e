package io.backupmonitor.model;

import java.util.Locale;

/// What a backup is made of on its storage.
public enum BackupKind {
  /// One regular file.
  FILE,
  /// Several files that are one stream when put together in order.
  SPLIT_SET,
  /// A directory that is one backup as a whole.
  DIRECTORY;

  /// The word as it is stored, printed and reported: lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The kind that [#word()] wrote.
  ///
  /// @throws IllegalArgumentException when no kind has that word
  public static BackupKind ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
