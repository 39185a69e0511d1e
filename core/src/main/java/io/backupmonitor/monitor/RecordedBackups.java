package io.backupmonitor.monitor;

import io.backupmonitor.database.ObservedBackup;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.model.BackupPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The newest generation of every path of a location, of which a scan claims one after the other.
final class RecordedBackups {

  /// What a file keeps when it gets another name.
  private record Content(long inode, long size, Instant modified) {}

  private final Map<BackupPath, RecordedBackup> byPath = new HashMap<>();
  private final Set<Long> claimed = new HashSet<>();
  private @Nullable Map<Content, List<RecordedBackup>> byContent;

  RecordedBackups(Collection<RecordedBackup> current) {
    current.forEach(recorded -> byPath.put(recorded.backup().path(), recorded));
  }

  /// The unclaimed row of a path; null when there is none.
  @Nullable RecordedBackup at(BackupPath path) {
    RecordedBackup recorded = byPath.get(path);
    return recorded == null || isClaimed(recorded) ? null : recorded;
  }

  /// An unclaimed row with the same inode, size and time; null when there is none.
  @Nullable RecordedBackup sameFile(ObservedBackup seen) {
    return seen.inode() == 0
        ? null
        : unclaimed(seen.inode(), seen).stream().findFirst().orElse(null);
  }

  /// An unclaimed row with the same size and time that is a copy of the same thing under another
  /// name: of the same series, or of the same name in another folder. Null when there is none.
  @Nullable RecordedBackup copied(ObservedBackup seen) {
    return seen.sizeBytes() == 0
        ? null
        : unclaimed(0, seen).stream()
            .filter(
                recorded ->
                    recorded.backup().series().equals(seen.series())
                        || recorded.backup().path().name().equals(seen.path().name()))
            .findFirst()
            .orElse(null);
  }

  private List<RecordedBackup> unclaimed(long inode, ObservedBackup seen) {
    return index()
        .getOrDefault(new Content(inode, seen.sizeBytes(), seen.modified()), List.of())
        .stream()
        .filter(recorded -> !isClaimed(recorded))
        .filter(recorded -> recorded.backup().kind() == seen.kind())
        .toList();
  }

  /// Built when the first backup turns up that is not where it was: rarely.
  private Map<Content, List<RecordedBackup>> index() {
    Map<Content, List<RecordedBackup>> index = byContent;
    if (index == null) {
      index = new HashMap<>();
      for (RecordedBackup recorded : byPath.values()) {
        if (isClaimed(recorded)) {
          continue;
        }
        ObservedBackup observed = recorded.observed();
        for (long inode : new long[] {observed.inode(), 0}) {
          Content content = new Content(inode, observed.sizeBytes(), observed.modified());
          index.computeIfAbsent(content, any -> new ArrayList<>(1)).add(recorded);
        }
      }
      byContent = index;
    }
    return index;
  }

  void claim(RecordedBackup recorded) {
    claimed.add(recorded.backup().id());
  }

  boolean isClaimed(RecordedBackup recorded) {
    return claimed.contains(recorded.backup().id());
  }

  Collection<RecordedBackup> all() {
    return byPath.values();
  }
}
