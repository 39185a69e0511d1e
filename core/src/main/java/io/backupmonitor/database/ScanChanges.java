package io.backupmonitor.database;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What a scan of one location changes in the record. A rescan of an unchanged tree has only a
/// time.
///
/// @param at when the scan was made
/// @param added backups never seen before; they become generation 1
/// @param replaced new content under a known path, by the id of the row that it replaces; it
///     becomes the next generation, and the old row stays as replaced
/// @param updated what is known about a row has changed (moved, no longer pending, other sidecars)
///     though its content is the same generation
/// @param vanished rows whose files are gone
/// @param returned rows that were gone and whose same content is back
public record ScanChanges(
    Instant at,
    List<ObservedBackup> added,
    Map<Long, ObservedBackup> replaced,
    Map<Long, ObservedBackup> updated,
    List<Long> vanished,
    List<Long> returned) {

  public ScanChanges {
    added = List.copyOf(added);
    replaced = Map.copyOf(replaced);
    updated = Map.copyOf(updated);
    vanished = List.copyOf(vanished);
    returned = List.copyOf(returned);
  }

  /// What a scan changes that finds everything as it was.
  public static ScanChanges none(Instant at) {
    return new ScanChanges(at, List.of(), Map.of(), Map.of(), List.of(), List.of());
  }

  /// Whether no row has to be written.
  public boolean isEmpty() {
    return added.isEmpty()
        && replaced.isEmpty()
        && updated.isEmpty()
        && vanished.isEmpty()
        && returned.isEmpty();
  }
}
