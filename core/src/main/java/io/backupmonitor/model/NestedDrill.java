package io.backupmonitor.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The restore test of one dump or archive that lay inside a restored archive.
///
/// @param path where it lies inside the archive; that of an archive inside goes on in front
/// @param format what its bytes are
/// @param engine the name of the engine that restored it; `none` when there is none for the format
/// @param engineVersion what the engine calls itself; empty where nothing but this program restored
/// @param status what the drill found out
/// @param duration how long its restore took
/// @param result the evidence in numbers, in one sentence
/// @param checksum of the very bytes that were restored; null when they were not read to their end
public record NestedDrill(
    BackupPath path,
    String format,
    String engine,
    String engineVersion,
    Verdict status,
    Duration duration,
    String result,
    @Nullable Checksum checksum) {

  /// The same inside of an archive that lies at a path itself.
  public NestedDrill within(BackupPath archive) {
    return new NestedDrill(
        archive.resolve(path), format, engine, engineVersion, status, duration, result, checksum);
  }

  /// How long all of them took together.
  public static Duration together(List<NestedDrill> drills) {
    return drills.stream().map(NestedDrill::duration).reduce(Duration.ZERO, Duration::plus);
  }
}
