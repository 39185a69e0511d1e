package io.backupmonitor.monitor;

import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which runs of a schedule left no backup. A function of what it is given.
///
/// @param runs every run of the window that left none, in their order
/// @param finding that the last run that should have left one did not; null when it did. A backup
///     that arrives late, or the next one that arrives, ends it.
record MissedRuns(List<Instant> runs, @Nullable Finding finding) {

  /// Runs further back are not looked for.
  static final Duration LOOK_BACK = Duration.ofDays(70);

  private static final int MOST_RUNS = 1000;

  /// Clocks differ, and jobs start early: a backup may come a little before its run.
  private static final Duration LARGEST_SLACK = Duration.ofMinutes(5);

  /// The missed runs of a location.
  ///
  /// @param backups every generation of the time in question, vanished ones too
  /// @param watchedSince when the location was first looked at
  static MissedRuns of(
      Schedule schedule,
      Duration grace,
      Collection<Backup> backups,
      Instant watchedSince,
      Instant now) {
    Instant earliest = now.minus(LOOK_BACK);
    Instant from = watchedSince.isAfter(earliest) ? watchedSince : earliest;
    List<Instant> due =
        schedule.between(from, now, MOST_RUNS).stream()
            .filter(run -> !schedule.deadline(run, grace).isAfter(now))
            .toList();
    if (due.isEmpty()) {
      return new MissedRuns(List.of(), null);
    }
    Coverage coverage = new Coverage(schedule, backups);
    // a path that is overwritten shows its last content only: older runs cannot be judged by it
    boolean overwritten = backups.stream().anyMatch(MissedRuns::mayBeOverwritten);
    List<Instant> judged = overwritten ? due.subList(due.size() - 1, due.size()) : due;
    List<Instant> missed = judged.stream().filter(run -> !coverage.covers(run)).toList();
    return new MissedRuns(missed, finding(due, coverage).orElse(null));
  }

  private static boolean mayBeOverwritten(Backup backup) {
    return backup.nameTime() == null;
  }

  private static Optional<Finding> finding(List<Instant> due, Coverage coverage) {
    int count = 0;
    while (count < due.size() && !coverage.covers(due.get(due.size() - 1 - count))) {
      count++;
    }
    if (count == 0) {
      return Optional.empty();
    }
    Instant first = due.get(due.size() - count);
    return Optional.of(
        FindingCode.BACKUP_MISSED.saying(
            "the run of %s left no backup%s; look at the job's own log and run it by hand"
                .formatted(
                    first,
                    count == 1 ? "" : ", and so did the %d runs after it".formatted(count - 1))));
  }

  /// Which runs left a backup.
  private static final class Coverage {

    private final Schedule schedule;
    private final List<Backup> completed = new ArrayList<>();

    Coverage(Schedule schedule, Collection<Backup> backups) {
      this.schedule = schedule;
      backups.stream()
          .filter(backup -> backup.status() == BackupStatus.COMPLETED)
          .forEach(completed::add);
    }

    boolean covers(Instant run) {
      Instant next = schedule.next(run);
      Duration slack = slack(Duration.between(run, next));
      Instant from = run.minus(slack);
      Instant to = next.minus(slack);
      return completed.stream().anyMatch(backup -> belongs(backup, run, from, to));
    }

    private Duration slack(Duration interval) {
      Duration tenth = interval.dividedBy(10);
      return schedule.isAnyTimeWithin()
          ? Duration.ZERO
          : tenth.compareTo(LARGEST_SLACK) < 0 ? tenth : LARGEST_SLACK;
    }

    private boolean belongs(Backup backup, Instant run, Instant from, Instant to) {
      Instant named = backup.nameTime();
      if (isWithin(backup.backupTimestamp(), from, to)) {
        return true;
      }
      if (named == null) {
        return false;
      }
      return schedule.isStartOfDay(named)
          ? schedule.dayOf(named).equals(schedule.dayOf(run))
          : isWithin(named, from, to);
    }

    private static boolean isWithin(Instant time, Instant from, Instant to) {
      return !time.isBefore(from) && time.isBefore(to);
    }
  }
}
