package io.backupmonitor.restore;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.worker.SharedInspector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one drill is about.
///
/// @param source the backup
/// @param format what its bytes are, as detection says
/// @param scratch an empty folder of this drill's own; the engine writes nowhere else, and the
///     caller removes it
/// @param limits what the drill may take
/// @param keep whether the restored content is to stay in the scratch folder afterwards
/// @param programFolders folders with programs of servers, beside the usual ones
/// @param keys where the secrets lie that open it
/// @param inspector reads what has arrived once more, where an engine needs it in another form: no
///     engine decodes anything of a backup itself
/// @param resume up to where the last restore test of the series got that restored a share, as the
///     engine said it; empty when there was none, null when nobody remembers
public record RestoreRequest(
    BackupSource source,
    String format,
    Path scratch,
    DrillLimits limits,
    boolean keep,
    List<Path> programFolders,
    KeyFiles keys,
    Inspector inspector,
    @Nullable String resume) {

  public RestoreRequest {
    programFolders = List.copyOf(programFolders);
  }

  /// Of which nobody remembers a restore.
  public RestoreRequest(
      BackupSource source,
      String format,
      Path scratch,
      DrillLimits limits,
      boolean keep,
      List<Path> programFolders,
      KeyFiles keys,
      Inspector inspector) {
    this(source, format, scratch, limits, keep, programFolders, keys, inspector, null);
  }

  /// With programs of the usual folders only, of a backup for which no secret is known.
  public RestoreRequest(
      BackupSource source, String format, Path scratch, Duration timeLimit, boolean keep) {
    this(
        source,
        format,
        scratch,
        DrillLimits.of(timeLimit),
        keep,
        List.of(),
        KeyFiles.NONE,
        SharedInspector.ofThisProcess());
  }

  /// After this long the drill is ended.
  public Duration timeLimit() {
    return limits.time();
  }
}
