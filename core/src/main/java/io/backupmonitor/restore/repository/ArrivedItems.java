package io.backupmonitor.restore.repository;

import io.backupmonitor.format.EntryKind;
import io.backupmonitor.model.Contents;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What arrived of snapshots.
///
/// @param counts how many items by their kind
/// @param bytes how many bytes the files have
record ArrivedItems(Map<EntryKind, Long> counts, long bytes) {

  /// All of them together.
  static ArrivedItems sum(List<ArrivedItems> all) {
    Map<EntryKind, Long> counts = new EnumMap<>(EntryKind.class);
    for (ArrivedItems each : all) {
      each.counts.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
    }
    return new ArrivedItems(counts, all.stream().mapToLong(ArrivedItems::bytes).sum());
  }

  private long count(EntryKind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /// Whether nothing arrived but folders.
  boolean isEmpty() {
    return counts.entrySet().stream()
        .allMatch(each -> each.getKey() == EntryKind.DIRECTORY || each.getValue() == 0);
  }

  /// For the evidence.
  Contents contents() {
    long items = counts.values().stream().mapToLong(Long::longValue).sum();
    return new Contents(items, bytes, new TreeMap<>());
  }

  /// In words: `56 files, 3 directories, 2 links, 1,234,567 bytes`.
  String summary() {
    StringBuilder text = new StringBuilder(counted(count(EntryKind.FILE), "file", "files"));
    long links = count(EntryKind.SYMBOLIC_LINK) + count(EntryKind.HARD_LINK);
    append(text, count(EntryKind.DIRECTORY), "directory", "directories");
    append(text, links, "link", "links");
    append(text, count(EntryKind.SPECIAL), "special file", "special files");
    return text.append(", ").append(counted(bytes, "byte", "bytes")).toString();
  }

  private static void append(StringBuilder text, long count, String one, String many) {
    if (count > 0) {
      text.append(", ").append(counted(count, one, many));
    }
  }

  private static String counted(long count, String one, String many) {
    return "%,d %s".formatted(count, count == 1 ? one : many);
  }
}
