package io.backupmonitor.format.inspection;

import io.backupmonitor.model.Contents;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an inspection counted in a backup.
///
/// @param files regular files of an archive
/// @param directories directories of an archive
/// @param links symbolic and hard links of an archive
/// @param specials members that are never restored: FIFOs, devices, sockets
/// @param contentBytes bytes of the innermost content
/// @param tables rows by table, for dumps and databases
public record Inventory(
    long files,
    long directories,
    long links,
    long specials,
    long contentBytes,
    SortedMap<String, Long> tables) {

  public Inventory {
    tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
  }

  /// Nothing.
  public static final Inventory EMPTY = new Inventory(0, 0, 0, 0, 0, new TreeMap<>(Map.of()));

  /// What is kept of it.
  public Contents contents() {
    return new Contents(entries(), contentBytes, tables);
  }

  /// Members of every kind together.
  public long entries() {
    return files + directories + links + specials;
  }

  /// Rows of all tables together.
  public long rows() {
    return tables.values().stream().mapToLong(Long::longValue).sum();
  }
}
