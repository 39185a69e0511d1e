package io.backupmonitor.database;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.SidecarChecksum;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a scan saw, in a few words: `seen("a.sql.gz").size(7).at("2026-11-21T01:00:00Z")`.
final class Seen {

  static final Instant NOW = Instant.parse("2026-11-22T04:00:00Z");

  private final BackupPath path;
  private String series = "series";
  private long size = 100;
  private Instant modified = Instant.parse("2026-11-21T01:00:00.123456789Z");
  private long inode = 5;
  private BackupStatus status = BackupStatus.COMPLETED;
  private @Nullable String error;
  private final List<BackupPath> parts = new ArrayList<>();
  private final List<SidecarChecksum> sidecars = new ArrayList<>();

  private Seen(BackupPath path) {
    this.path = path;
  }

  static Seen seen(String path) {
    return new Seen(BackupPath.of(path));
  }

  static Seen seen(BackupPath path) {
    return new Seen(path);
  }

  Seen series(String name) {
    series = name;
    return this;
  }

  Seen size(long bytes) {
    size = bytes;
    return this;
  }

  Seen at(String instant) {
    return at(Instant.parse(instant));
  }

  Seen at(Instant instant) {
    modified = instant;
    return this;
  }

  Seen inode(long number) {
    inode = number;
    return this;
  }

  Seen status(BackupStatus status) {
    this.status = status;
    error = status == BackupStatus.COMPLETED ? null : "it is " + status.word();
    return this;
  }

  Seen part(String part) {
    parts.add(BackupPath.of(part));
    return this;
  }

  Seen sidecar(SidecarChecksum sidecar) {
    sidecars.add(sidecar);
    return this;
  }

  ObservedBackup now() {
    return new ObservedBackup(
        path,
        "/backups/" + path.text(),
        parts.isEmpty() ? BackupKind.FILE : BackupKind.SPLIT_SET,
        parts,
        List.of(),
        sidecars,
        series,
        false,
        size,
        modified,
        null,
        3,
        inode,
        status,
        error);
  }

  static ScanChanges added(Seen... seen) {
    return added(Arrays.stream(seen).map(Seen::now).toList());
  }

  static ScanChanges added(List<ObservedBackup> seen) {
    return new ScanChanges(NOW, seen, Map.of(), Map.of(), List.of(), List.of());
  }

  static ScanChanges replaced(long id, Seen seen) {
    return new ScanChanges(NOW, List.of(), Map.of(id, seen.now()), Map.of(), List.of(), List.of());
  }

  static ScanChanges updated(Map<Long, ObservedBackup> updates) {
    return new ScanChanges(NOW, List.of(), Map.of(), updates, List.of(), List.of());
  }

  static ScanChanges vanished(Instant at, long id) {
    return new ScanChanges(at, List.of(), Map.of(), Map.of(), List.of(id), List.of());
  }

  static ScanChanges returned(Instant at, long id) {
    return new ScanChanges(at, List.of(), Map.of(), Map.of(), List.of(), List.of(id));
  }

  /// A location where restores are not tested.
  static BackupLocation untested(String name) {
    return new BackupLocation(
        0, name, "/backups/" + name, "file", "daily", 30, true, false, true, ZoneId.of("UTC"));
  }

  static BackupLocation location(String name) {
    return new BackupLocation(
        0, name, "/backups/" + name, "file", "daily", 30, true, true, true, ZoneId.of("UTC"));
  }
}
