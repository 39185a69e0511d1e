package io.backupmonitor.monitor;

import io.backupmonitor.database.ObservedBackup;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FileIdentity;
import io.backupmonitor.storage.StoredFile;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes down found backups in the words of the database.
final class ObservedBackups {

  private final String locationPath;
  private final Instant at;

  /// The series of the last one: backups of one series mostly lie side by side, and share its name.
  private String series = "";

  /// @param locationPath the location as the administrator wrote it
  /// @param at the time of the scan, which stands for the time of files that were never seen
  ObservedBackups(String locationPath, Instant at) {
    this.locationPath = locationPath.endsWith("/") ? locationPath : locationPath + "/";
    this.at = at;
  }

  /// A found backup as it is now.
  ObservedBackup of(FoundBackup found) {
    BackupSource source = found.source();
    List<StoredFile> parts = source.parts();
    FileIdentity identity = parts.isEmpty() ? null : parts.getFirst().identity();
    return new ObservedBackup(
        source.path(),
        filepath(source.path()),
        source.kind(),
        source.kind() == BackupKind.SPLIT_SET ? paths(parts) : List.of(),
        paths(source.companions()),
        found.sidecars(),
        shared(found.series()),
        found.reusedName(),
        source.size(),
        modified(parts),
        found.nameTime(),
        identity == null ? 0 : identity.device(),
        identity == null ? 0 : identity.inode(),
        found.status(),
        found.errorMessage());
  }

  private String shared(String name) {
    if (!series.equals(name)) {
      series = name;
    }
    return series;
  }

  /// The same content as recorded, with what is known about it now. The number of the device is
  /// kept, since it changes with every mount; what was judged once does not become pending again.
  ObservedBackup settled(RecordedBackup row, ObservedBackup seen) {
    ObservedBackup before = row.observed();
    if (seen.device() == before.device()
        && seen.inode() != 0
        && seen.status() != BackupStatus.PENDING) {
      return seen;
    }
    boolean judged = row.backup().status() != BackupStatus.PENDING;
    boolean pending = seen.status() == BackupStatus.PENDING && judged;
    return content(
        seen,
        before.sizeBytes(),
        before.modified(),
        before.device(),
        seen.inode() == 0 ? before.inode() : seen.inode(),
        pending ? row.backup().status() : seen.status(),
        pending ? row.backup().errorMessage() : seen.errorMessage());
  }

  /// What is known now, with the content that was recorded.
  ObservedBackup withContentOf(RecordedBackup row, ObservedBackup seen) {
    ObservedBackup before = row.observed();
    return content(
        seen,
        before.sizeBytes(),
        before.modified(),
        before.device(),
        before.inode(),
        seen.status(),
        seen.errorMessage());
  }

  private static ObservedBackup content(
      ObservedBackup seen,
      long size,
      Instant modified,
      long device,
      long inode,
      BackupStatus status,
      @Nullable String errorMessage) {
    return new ObservedBackup(
        seen.path(),
        seen.filepath(),
        seen.kind(),
        seen.parts(),
        seen.companions(),
        seen.sidecars(),
        seen.series(),
        seen.reusedName(),
        size,
        modified,
        seen.nameTime(),
        device,
        inode,
        status,
        errorMessage);
  }

  private String filepath(BackupPath path) {
    return path.escaped().isEmpty()
        ? locationPath.substring(0, locationPath.length() - 1)
        : locationPath + path.text();
  }

  private Instant modified(List<StoredFile> parts) {
    if (parts.size() == 1) {
      return parts.getFirst().modified();
    }
    Instant newest = Instant.MIN;
    for (StoredFile part : parts) {
      newest = part.modified().isAfter(newest) ? part.modified() : newest;
    }
    return parts.isEmpty() ? at : newest;
  }

  private static List<BackupPath> paths(List<StoredFile> files) {
    return files.isEmpty() ? List.of() : files.stream().map(StoredFile::path).toList();
  }
}
