package io.backupmonitor.database;

import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.Contents;
import org.jspecify.annotations.Nullable;

/// What a verification leaves beside its results.
///
/// @param assurance how much is proven by it
/// @param baseline the checksum to record as the first one of this generation; null when there is
///     nothing to record. A baseline that is there already is never overwritten.
/// @param format what the bytes are; null when it was not detected
/// @param contents what the backup holds; null when it was not read to its end
public record Proven(
    Assurance assurance,
    @Nullable Checksum baseline,
    @Nullable String format,
    @Nullable Contents contents) {

  /// Nothing but the assurance.
  public static Proven only(Assurance assurance) {
    return new Proven(assurance, null, null, null);
  }
}
