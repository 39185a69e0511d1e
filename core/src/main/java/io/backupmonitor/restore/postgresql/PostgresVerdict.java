package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.dump.postgresql.PostgresContents;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.RestoreOutcome;
import io.backupmonitor.restore.server.DumpVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Judges a drill by what arrived.
///
/// @param inspection what the reader of the backup says
/// @param replay what ran
record PostgresVerdict(Inspection inspection, PostgresReplay replay) {

  /// The outcome when everything ran.
  ///
  /// @param server what server it was, where that is worth a word
  RestoreOutcome onWhatArrived(PostgresCount count, Duration duration, String server) {
    List<Finding> findings = new ArrayList<>();
    Verdict status = Verdict.PASSED;
    List<String> fewer = fewer(count);
    if (!fewer.isEmpty() && surelyCounted()) {
      status = Verdict.FAILED;
      findings.add(DumpVerdict.partial(fewer));
    } else if (nothing(count)) {
      status = Verdict.FAILED;
      findings.add(
          new Finding(FindingCode.RESTORE_EMPTY, "no table, no role and nothing else arrived"));
    } else if (!replay.missing().isEmpty()) {
      status = Verdict.ERROR;
      findings.add(
          new Finding(
              FindingCode.RESTORE_EXTENSION_MISSING,
              "the throw-away server lacks " + String.join(", ", replay.missing())));
    }
    String left = DumpVerdict.leftOut(replay.notes());
    if (!left.isEmpty()) {
      findings.add(FindingCode.RESTORE_NOTE.saying(left));
    }
    if (!replay.newer().isEmpty()) {
      findings.add(FindingCode.RESTORE_NOTE.saying(replay.newer()));
    }
    String note =
        Stream.of(replay.newer(), left)
            .filter(each -> !each.isEmpty())
            .map(each -> "; " + each)
            .collect(Collectors.joining());
    return new RestoreOutcome(status, result(count, duration) + server + note, findings);
  }

  private boolean nothing(PostgresCount count) {
    return count.tables() == 0 && replay.contents().isEmpty();
  }

  /// A hand-made file may take rows away that it brought before.
  private boolean surelyCounted() {
    return replay.written() || !replay.contents().rewritesRows();
  }

  private List<String> fewer(PostgresCount count) {
    SortedMap<String, PostgresContents.Table> tables = replay.contents().tables();
    List<String> fewer = new ArrayList<>();
    for (Map.Entry<String, Long> expected : inspection.inventory().tables().entrySet()) {
      PostgresContents.Table table = tables.get(expected.getKey());
      if (table == null || !count.has(table)) {
        fewer.add("the table " + expected.getKey() + " is missing");
      } else if (count.rows(table) < expected.getValue()) {
        fewer.add(
            String.format(
                Locale.ROOT,
                "%s has %,d of %,d rows",
                expected.getKey(),
                count.rows(table),
                expected.getValue()));
      }
    }
    return fewer;
  }

  private String result(PostgresCount count, Duration duration) {
    int roles = replay.contents().roles();
    String what =
        count.tables() == 0 && roles > 0
            ? plural(roles, "role")
            : plural(count.tables(), "table") + ", " + plural(count.allRows(), "row");
    return String.format(Locale.ROOT, "%s in %.1f s", what, duration.toMillis() / 1000.0);
  }

  private static String plural(long count, String word) {
    return String.format(Locale.ROOT, "%,d %s%s", count, word, count == 1 ? "" : "s");
  }
}
