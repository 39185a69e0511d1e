package io.backupmonitor.monitor;

import io.backupmonitor.database.ProofTable.ScanFinding;
import io.backupmonitor.database.SeriesStanding;
import io.backupmonitor.model.Durations;
import io.backupmonitor.model.FindingCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether the newest backups of a location are as new as its `rpo` wants them. A function of what
/// it is given.
///
/// @param objective how old the newest backup may become
/// @param now when that is asked
record BackupAge(Duration objective, Instant now) {

  /// What is older than the objective: the location as a whole, or single series of it. A series of
  /// one backup is none that a next one is expected of.
  ///
  /// @param watchedSince when the location was first looked at; null when it never was
  List<ScanFinding> exceeded(List<SeriesStanding> series, @Nullable Instant watchedSince) {
    if (series.isEmpty()) {
      boolean waited = watchedSince != null && isTooOld(watchedSince);
      return waited
          ? List.of(finding(null, "there is no backup, and one is wanted every " + text()))
          : List.of();
    }
    SeriesStanding newest =
        series.stream().max(Comparator.comparing(SeriesStanding::newestAt)).orElseThrow();
    if (isTooOld(newest.newestAt())) {
      return List.of(finding(null, message("the newest backup, '%s',", newest)));
    }
    return series.stream()
        .filter(each -> each.continuing() && isTooOld(each.newestAt()))
        .map(
            each -> finding(each.series(), message("the newest backup of its series, '%s',", each)))
        .toList();
  }

  private boolean isTooOld(Instant made) {
    return made.isBefore(now.minus(objective));
  }

  private String text() {
    return Durations.text(objective);
  }

  private String message(String which, SeriesStanding series) {
    Duration age = Duration.between(series.newestAt(), now);
    return which.formatted(series.newest())
        + " is %s old, and %s are allowed"
            .formatted(Durations.text(Duration.ofMinutes(age.toMinutes())), text());
  }

  private static ScanFinding finding(@Nullable String series, String message) {
    return new ScanFinding(
        null,
        series,
        series == null ? "" : series,
        FindingCode.BACKUP_RPO_EXCEEDED.saying(message));
  }
}
