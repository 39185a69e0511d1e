package io.backupmonitor.restore.repository;

import io.backupmonitor.model.BackupPath;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whose turn it is in a repository for which there is not enough room.
///
/// @param end up to where the last restore got, as [#at] writes it; empty when it is the first one;
///     null when nobody remembers, so that the day decides
record Turn(@Nullable String end, LocalDate day) {

  /// The place behind a file of a series; without a file, the beginning of the series.
  static String at(String label, @Nullable BackupPath file) {
    return label + "/" + (file == null ? "" : file.escaped());
  }

  /// A label that comes right behind another one, and before all others.
  static String justBehind(String label) {
    return label + "!";
  }

  boolean remembers() {
    return end != null;
  }

  /// The series that comes next, or the one before it in the order of labels.
  String label() {
    String place = end == null ? "" : end;
    return place.substring(0, Math.max(0, place.indexOf('/')));
  }

  /// Behind which file of that series it goes on; null for its beginning.
  @Nullable BackupPath after() {
    String place = end == null ? "" : end;
    String file = place.substring(place.indexOf('/') + 1);
    return file.isEmpty() ? null : new BackupPath(file);
  }

  /// Which of several series comes first.
  ///
  /// @param labels in their order
  /// @param atOnce so many of them are restored in one drill, or begun
  int start(List<String> labels, int atOnce) {
    if (!remembers()) {
      return Math.toIntExact(Math.floorMod(day.toEpochDay() * atOnce, (long) labels.size()));
    }
    for (int at = 0; at < labels.size(); at++) {
      if (labels.get(at).compareTo(label()) >= 0) {
        return at;
      }
    }
    return 0;
  }
}
