package io.backupmonitor.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a backup was seen to hold, kept to compare the next one of its series with.
///
/// @param entries members of an archive, of every kind
/// @param bytes bytes of the innermost content
/// @param tables rows by table, for dumps and databases
public record Contents(long entries, long bytes, SortedMap<String, Long> tables) {

  /// Nothing.
  public static final Contents NONE = new Contents(0, 0, new TreeMap<>(Map.of()));

  public Contents {
    tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
  }

  /// Rows of all tables together.
  public long rows() {
    return tables.values().stream().mapToLong(Long::longValue).sum();
  }
}
