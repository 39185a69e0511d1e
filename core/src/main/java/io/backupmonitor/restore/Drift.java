package io.backupmonitor.restore;

import io.backupmonitor.config.RestoreObjectives;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/// What a restored backup lacks of what the one before it held. A limit that an administrator wrote
/// down is part of what a good backup is; without one, a loss is worth a warning.
///
/// @param before the rows by table at the last restore test of the series that passed
/// @param now the rows by table
/// @param objectives how much may be lost
record Drift(
    SortedMap<String, Long> before, SortedMap<String, Long> now, RestoreObjectives objectives) {

  /// Without a limit, tables with fewer rows than this come and go without meaning anything.
  private static final long FEW = 20;

  private static final double HALF = 0.5;
  private static final int MOST_NAMED = 5;

  /// A table that lost rows.
  private record Fallen(String table, long before, long now) {

    double share() {
      return (double) (before - now) / before;
    }

    String text() {
      return "%s from %,d to %,d".formatted(table, before, now);
    }
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    List<String> gone =
        before.keySet().stream()
            .filter(table -> !now.containsKey(table) && !objectives.ignores(table))
            .toList();
    if (!gone.isEmpty()) {
      findings.add(
          FindingCode.OBJECTS_DROPPED.saying(
              "lacks %s that the last restore test of the series had: %s"
                  .formatted(
                      gone.size() == 1 ? "a table" : "%,d tables".formatted(gone.size()),
                      named(gone))));
    }
    Double limit = objectives.maxRowDrop();
    List<Fallen> fallen = fallen(limit == null ? HALF : limit, limit == null ? FEW : 1);
    if (!fallen.isEmpty()) {
      String which = named(fallen.stream().map(Fallen::text).toList());
      findings.add(
          limit == null
              ? FindingCode.ROWS_DROPPED.saying(
                  "lost more than half of the rows since the last restore test of the series: "
                      + which)
              : FindingCode.RESTORE_ROWS_DROPPED.saying(
                  "lost more than %s of the rows since the last restore test of the series: %s"
                      .formatted(percent(limit), which)));
    }
    return findings;
  }

  /// The tables that lost more than that share, the worst first. One that is gone lost all of them.
  private List<Fallen> fallen(double share, long least) {
    return before.entrySet().stream()
        .filter(table -> table.getValue() >= least && !objectives.ignores(table.getKey()))
        .map(
            table ->
                new Fallen(table.getKey(), table.getValue(), now.getOrDefault(table.getKey(), 0L)))
        .filter(each -> each.share() > share)
        .sorted((one, other) -> Double.compare(other.share(), one.share()))
        .toList();
  }

  private static String percent(double share) {
    String text = "%.2f".formatted(share * 100).replaceAll("\\.?0+$", "");
    return (text.isEmpty() ? "0" : text) + "%";
  }

  private static String named(List<String> names) {
    String some = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
    return names.size() <= MOST_NAMED
        ? some
        : "%s and %,d more".formatted(some, names.size() - MOST_NAMED);
  }
}
