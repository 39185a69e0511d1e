package io.backupmonitor.workflow;

import io.backupmonitor.database.DueDrill;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The turns in which drills begin, so that a run that is cut off has done what mattered most: the
/// newest of each series, the series that was proven longest ago before the others, then the rest
/// by the age of their own proof. Proofs of one day are alike, as one run made them; within a turn
/// the largest may begin, so that it does not run alone when the others of its turn are done. A
/// large one whose proof is the youngest may still run alone at the end: that costs time, while the
/// other order would cost a proof.
final class DrillOrder {

  private DrillOrder() {}

  /// The turn of each backup by its number.
  ///
  /// @param due in the order in which they matter
  static Map<Long, Integer> turns(List<DueDrill> due) {
    Map<Long, Integer> turns = new HashMap<>();
    int turn = 0;
    DueDrill before = null;
    for (DueDrill each : due) {
      turn += before == null || alike(before, each) ? 0 : 1;
      turns.put(each.recorded().backup().id(), turn);
      before = each;
    }
    return turns;
  }

  private static boolean alike(DueDrill one, DueDrill other) {
    return one.newest() == other.newest() && day(one.provenAt()) == day(other.provenAt());
  }

  private static long day(@Nullable Instant at) {
    return at == null ? Long.MIN_VALUE : ChronoUnit.DAYS.between(Instant.EPOCH, at);
  }
}
