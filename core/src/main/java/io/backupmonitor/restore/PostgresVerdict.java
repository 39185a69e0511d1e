package io.backupmonitor.restore;

import io.backupmonitor.format.Inspection;
import io.backupmonitor.format.dump.PostgresContents;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Judges a drill: by the bytes, by what stopped it, and by what arrived.
///
/// @param inspection what the reader of the backup says
/// @param replay what ran
record PostgresVerdict(Inspection inspection, PostgresReplay replay) {

  private static final int MOST_TABLES_TOLD = 5;

  /// What makes a drill fail although the bytes are whole.
  private static final Set<FindingCode> REFUSED =
      EnumSet.of(FindingCode.DUMP_META_COMMAND, FindingCode.DUMP_UNSAFE_STATEMENT);

  /// The outcome when the bytes alone decide; null when they do not.
  @Nullable RestoreOutcome onTheBytes() {
    List<Finding> damage = ofEffect(Effect.FAILED);
    if (!damage.isEmpty()) {
      return new RestoreOutcome(Verdict.FAILED, "not restored: the backup is not whole", damage);
    }
    List<Finding> refused =
        inspection.findings().stream().filter(each -> REFUSED.contains(each.code())).toList();
    if (!refused.isEmpty()) {
      return new RestoreOutcome(
          Verdict.FAILED, "not restored: the dump holds what must not run", refused);
    }
    List<Finding> unread = ofEffect(Effect.ERROR);
    if (!inspection.whole() || !unread.isEmpty()) {
      return new RestoreOutcome(
          Verdict.ERROR, "not restored: the backup could not be read to its end", unread);
    }
    return null;
  }

  private List<Finding> ofEffect(Effect effect) {
    return inspection.findings().stream().filter(each -> each.code().effect() == effect).toList();
  }

  /// The outcome when something ended the drill.
  RestoreOutcome stopped(Finding finding) {
    boolean bad = finding.code().effect() == Effect.FAILED || REFUSED.contains(finding.code());
    return new RestoreOutcome(
        bad ? Verdict.FAILED : Verdict.ERROR, "not restored to its end", List.of(finding));
  }

  /// The outcome when everything ran.
  RestoreOutcome onWhatArrived(PostgresCount count, Duration duration) {
    List<Finding> findings = new ArrayList<>();
    Verdict status = Verdict.PASSED;
    List<String> fewer = fewer(count);
    if (!fewer.isEmpty() && surelyCounted()) {
      status = Verdict.FAILED;
      findings.add(new Finding(FindingCode.RESTORE_PARTIAL, partial(fewer)));
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
    if (!replay.notes().isEmpty()) {
      findings.add(new Finding(FindingCode.RESTORE_NOTE, "left out: " + notes()));
    }
    return new RestoreOutcome(status, result(count, duration), findings);
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

  private static String partial(List<String> fewer) {
    String told = fewer.stream().limit(MOST_TABLES_TOLD).collect(Collectors.joining(", "));
    int more = fewer.size() - MOST_TABLES_TOLD;
    return more > 0 ? told + ", and %,d more tables".formatted(more) : told;
  }

  private String notes() {
    return replay.notes().entrySet().stream()
        .map(note -> String.format(Locale.ROOT, "%,d × %s", note.getValue(), note.getKey()))
        .collect(Collectors.joining(", "));
  }

  private String result(PostgresCount count, Duration duration) {
    int roles = replay.contents().roles();
    String what =
        count.tables() == 0 && roles > 0
            ? plural(roles, "role")
            : plural(count.tables(), "table") + ", " + plural(count.allRows(), "row");
    String left = replay.notes().isEmpty() ? "" : "; left out: " + notes();
    return String.format(Locale.ROOT, "%s in %.1f s%s", what, duration.toMillis() / 1000.0, left);
  }

  private static String plural(long count, String word) {
    return String.format(Locale.ROOT, "%,d %s%s", count, word, count == 1 ? "" : "s");
  }
}
