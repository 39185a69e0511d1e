package io.backupmonitor.model;

import java.util.Locale;

/// Where a backup stands as the monitor sees it, before any byte was verified.
public enum BackupStatus {
  /// Still growing; never judged.
  PENDING,
  /// There, and not empty.
  COMPLETED,
  /// Empty, or a set with parts missing.
  FAILED;

  /// The word as it is stored, printed and reported: lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The status that [#word()] wrote.
  ///
  /// @throws IllegalArgumentException when no status has that word
  public static BackupStatus ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
