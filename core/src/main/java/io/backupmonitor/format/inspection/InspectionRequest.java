package io.backupmonitor.format.inspection;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.storage.BackupSource;
import java.io.Serializable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Asks for one read of a backup. Plain data: it can be handed to another process.
///
/// @param source what to read
/// @param checksums which checksums of the stored bytes to compute
/// @param structure whether to read the formats inside; without it only checksums are made
/// @param sink where the content goes
/// @param scratch a folder for copies that a reader needs because its format cannot be read front
///     to back; null forbids such copies
/// @param limits the bounds
/// @param keys where the secrets lie that open it
public record InspectionRequest(
    BackupSource source,
    Set<ChecksumAlgorithm> checksums,
    boolean structure,
    Sink sink,
    @Nullable String scratch,
    Limits limits,
    KeyFiles keys,
    Set<ChecksumAlgorithm> partChecksums)
    implements Serializable {

  public InspectionRequest {
    checksums = Set.copyOf(checksums);
    partChecksums = Set.copyOf(partChecksums);
  }

  /// Asks for a read of a backup for which no secret is known.
  public InspectionRequest(
      BackupSource source,
      Set<ChecksumAlgorithm> checksums,
      boolean structure,
      Sink sink,
      @Nullable String scratch,
      Limits limits) {
    this(source, checksums, structure, sink, scratch, limits, KeyFiles.NONE);
  }

  public InspectionRequest(
      BackupSource source,
      Set<ChecksumAlgorithm> checksums,
      boolean structure,
      Sink sink,
      @Nullable String scratch,
      Limits limits,
      KeyFiles keys) {
    this(source, checksums, structure, sink, scratch, limits, keys, Set.of());
  }
}
