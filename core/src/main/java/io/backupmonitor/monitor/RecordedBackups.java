package io.backupmonitor.monitor;

import io.backupmonitor.database.ObservedBackup;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The newest generation of every path of a location, of which a scan claims one after the other.
final class RecordedBackups {

  /// What a file keeps when it gets another name.
  private record Content(long inode, long size, Instant modified) {}

  /// A row, and whether something that was found stands for it.
  private static final class Entry {
    private final RecordedBackup row;
    private boolean claimed;

    Entry(RecordedBackup row) {
      this.row = row;
    }
  }

  private final Map<BackupPath, Entry> byPath;
  private @Nullable Map<Content, List<RecordedBackup>> byContent;

  RecordedBackups(Collection<RecordedBackup> current) {
    byPath = HashMap.newHashMap(current.size());
    current.forEach(row -> byPath.put(row.backup().path(), new Entry(row)));
  }

  boolean isEmpty() {
    return byPath.isEmpty();
  }

  /// The unclaimed row of a path; null when there is none.
  @Nullable RecordedBackup at(BackupPath path) {
    Entry entry = byPath.get(path);
    return entry == null || entry.claimed ? null : entry.row;
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
      for (RecordedBackup recorded : unclaimed()) {
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
    entry(recorded).claimed = true;
  }

  /// Claims the rows of everything that lies in folders that are as they were. A backup that is a
  /// folder itself is looked at in any case.
  void claimIn(Set<BackupPath> folders) {
    for (Entry entry : folders.isEmpty() ? List.<Entry>of() : byPath.values()) {
      Backup backup = entry.row.backup();
      boolean there = backup.vanishedAt() == null && backup.kind() != BackupKind.DIRECTORY;
      if (there && folders.contains(backup.path().parent())) {
        entry.claimed = true;
      }
    }
  }

  boolean isClaimed(RecordedBackup recorded) {
    return entry(recorded).claimed;
  }

  private Entry entry(RecordedBackup recorded) {
    return Objects.requireNonNull(byPath.get(recorded.backup().path()));
  }

  /// The rows that nothing found stands for.
  List<RecordedBackup> unclaimed() {
    List<RecordedBackup> rows = new ArrayList<>();
    for (Entry entry : byPath.values()) {
      if (!entry.claimed) {
        rows.add(entry.row);
      }
    }
    return rows;
  }

  /// The rows that something found stands for.
  Stream<RecordedBackup> claimed() {
    return byPath.values().stream().filter(entry -> entry.claimed).map(entry -> entry.row);
  }
}
