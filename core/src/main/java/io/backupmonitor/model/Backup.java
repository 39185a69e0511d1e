package io.backupmonitor.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One restorable thing, as it is recorded in the database: one generation of one path.
///
/// @param id the row's number
/// @param locationId the row of its location
/// @param path where it lies below its location; its bytes are its identity
/// @param filepath the whole path as text for people
/// @param kind what it is made of on its storage
/// @param generation counts the contents of this path, from 1
/// @param series the name of the series that it belongs to
/// @param sizeBytes the size of all its parts together
/// @param baseline the checksum first recorded for this generation; null before the first one
/// @param format what its bytes are (`tar.gz`), as last detected; null before the first inspection
/// @param backupTimestamp the modification time of its file
/// @param nameTime the time that its name speaks of; null when it speaks of none
/// @param status where it stands
/// @param errorMessage why it is failed or pending, in one sentence; null when it is completed
/// @param vanishedAt when it was first missed; null while it is there
public record Backup(
    long id,
    long locationId,
    BackupPath path,
    String filepath,
    BackupKind kind,
    int generation,
    String series,
    long sizeBytes,
    @Nullable Checksum baseline,
    @Nullable String format,
    Instant backupTimestamp,
    @Nullable Instant nameTime,
    BackupStatus status,
    @Nullable String errorMessage,
    @Nullable Instant vanishedAt) {

  /// The last step of its path, as text for people.
  public String filename() {
    return path.name().text();
  }
}
