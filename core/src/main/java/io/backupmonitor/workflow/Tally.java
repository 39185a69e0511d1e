package io.backupmonitor.workflow;

import io.backupmonitor.model.Verdict;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// Counts verdicts while they come. Safe to use from several threads.
final class Tally {

  private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);

  synchronized void count(Verdict verdict) {
    counts.merge(verdict, 1, Integer::sum);
  }

  synchronized RunSummary summary(int ignored, int unlisted, long bytesRead, Duration duration) {
    return new RunSummary(
        counts.values().stream().mapToInt(Integer::intValue).sum(),
        counts.getOrDefault(Verdict.PASSED, 0),
        counts.getOrDefault(Verdict.FAILED, 0),
        counts.getOrDefault(Verdict.ERROR, 0),
        counts.getOrDefault(Verdict.SKIPPED, 0),
        ignored,
        unlisted,
        bytesRead,
        duration);
  }
}
