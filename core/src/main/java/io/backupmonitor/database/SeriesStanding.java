package io.backupmonitor.database;

import io.backupmonitor.model.Verdict;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// A series of which a completed backup is there.
///
/// @param locationId the row of its location
/// @param series its name
/// @param newest the name of its newest backup
/// @param newestAt when that was made
/// @param continuing whether it has more than that one, so that a next one is to be expected
/// @param restoreTest what the last drill of that one came to; null when it was never drilled
/// @param drilledAt when a backup of the series was drilled last with a verdict about it; null when
///     none ever was
public record SeriesStanding(
    long locationId,
    String series,
    String newest,
    Instant newestAt,
    boolean continuing,
    @Nullable Verdict restoreTest,
    @Nullable Instant drilledAt) {

  /// Those that were never drilled, then those that were drilled longest ago.
  public static final Comparator<SeriesStanding> NEGLECTED_FIRST =
      Comparator.comparing(
              SeriesStanding::drilledAt, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(SeriesStanding::series);

  /// Whether it has to be drilled and was not since.
  public boolean owesDrill(Instant since) {
    boolean drilled = drilledAt != null && !drilledAt.isBefore(since);
    return !drilled && restoreTest != Verdict.SKIPPED;
  }
}
