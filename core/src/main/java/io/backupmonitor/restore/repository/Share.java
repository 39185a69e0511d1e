package io.backupmonitor.restore.repository;

import io.backupmonitor.model.BackupPath;
import java.util.Set;

/// How much of a snapshot is restored: all of it, or where it is too large for the space at hand a
/// share of its files.
///
/// @param chosen the files; empty for everything
/// @param files how many files the snapshot has
/// @param bytes how many bytes they have
/// @param chosenBytes how many bytes the chosen ones have
record Share(Set<BackupPath> chosen, long files, long bytes, long chosenBytes) {

  /// All of a snapshot.
  static Share all(ListedSnapshot listed) {
    return new Share(Set.of(), listed.files(), listed.bytes(), listed.bytes());
  }

  /// Whether nothing is left out.
  boolean isAll() {
    return chosen.isEmpty();
  }

  /// Whether that item has to arrive.
  boolean holds(ListedItem item) {
    return isAll() || chosen.contains(item.path());
  }

  /// How many files are restored.
  long chosenFiles() {
    return isAll() ? files : chosen.size();
  }

  /// What was restored of how much, in words.
  String words() {
    return "a share of %,d of %,d files (%,d of %,d bytes)"
        .formatted(chosenFiles(), files, chosenBytes, bytes);
  }
}
