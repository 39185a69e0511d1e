package io.backupmonitor.monitor;

import io.backupmonitor.config.LocationConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// How a [BackupFinder] looks.
///
/// @param rules what counts as a backup
/// @param recursive whether folders below are looked at too
/// @param include globs on the path below the root; a backup must match one; empty means all
/// @param exclude globs on the path below the root; whatever matches one is not seen at all
/// @param settle how old a file must be to be judged
/// @param now the time of the look
/// @param zone the zone of times in names
public record FinderOptions(
    Rules rules,
    boolean recursive,
    List<String> include,
    List<String> exclude,
    Duration settle,
    Instant now,
    ZoneId zone) {

  /// What counts as a backup.
  public enum Rules {
    /// What its content or its name shows to be one: for folders of which nobody said what they
    /// hold.
    AUDIT,
    /// Every file that is no sidecar, companion or temporary file: for configured locations.
    LOCATION
  }

  public FinderOptions {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /// The options of `audit`: everything below, and nothing has to settle.
  public static FinderOptions audit(Instant now, ZoneId zone) {
    return new FinderOptions(Rules.AUDIT, true, List.of(), List.of(), Duration.ZERO, now, zone);
  }

  /// The options of a configured location.
  ///
  /// @param settle the default of the kind of run, for locations that name none
  public static FinderOptions location(LocationConfig location, Duration settle, Instant now) {
    Duration own = location.settle();
    return new FinderOptions(
        Rules.LOCATION,
        location.recursive(),
        location.include(),
        location.exclude(),
        own == null ? settle : own,
        now,
        location.location().timezone());
  }
}
