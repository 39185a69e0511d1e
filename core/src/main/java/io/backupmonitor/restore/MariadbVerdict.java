package io.backupmonitor.restore;

import io.backupmonitor.format.Inspection;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Judges a drill: by the bytes, by what stopped it, and by what arrived.
///
/// @param inspection what the reader of the backup says
/// @param replay what ran
record MariadbVerdict(Inspection inspection, MariadbReplay replay) {

  private static final int MOST_TABLES_TOLD = 5;

  /// What makes a drill fail although the bytes are whole.
  private static final Set<FindingCode> REFUSED =
      EnumSet.of(FindingCode.DUMP_META_COMMAND, FindingCode.DUMP_UNSAFE_STATEMENT);

  /// The outcome when the bytes alone decide; null when they do not.
  @Nullable RestoreOutcome onTheBytes() {
    List<Finding> refused =
        inspection.findings().stream().filter(each -> REFUSED.contains(each.code())).toList();
    List<Finding> damage = ofEffect(Effect.FAILED);
    if (!refused.isEmpty()) {
      List<Finding> all = new ArrayList<>(refused);
      all.addAll(damage);
      return new RestoreOutcome(
          Verdict.FAILED, "not restored: the dump holds what must not run", all);
    }
    if (!damage.isEmpty()) {
      return new RestoreOutcome(Verdict.FAILED, "not restored: the backup is not whole", damage);
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
  RestoreOutcome onWhatArrived(MariadbCount count, Duration duration) {
    List<Finding> findings = new ArrayList<>();
    Finding deciding = deciding(count);
    if (deciding != null) {
      findings.add(deciding);
    }
    String left = replay.notes().isEmpty() ? "" : "left out: " + notes();
    if (!left.isEmpty()) {
      findings.add(FindingCode.RESTORE_NOTE.saying(left));
    }
    Verdict status =
        deciding == null
            ? Verdict.PASSED
            : deciding.code().effect() == Effect.FAILED ? Verdict.FAILED : Verdict.ERROR;
    String result =
        String.format(
            Locale.ROOT,
            "%s in %.1f s%s",
            count.summary(),
            duration.toMillis() / 1000.0,
            left.isEmpty() ? "" : "; " + left);
    return new RestoreOutcome(status, result, findings);
  }

  private @Nullable Finding deciding(MariadbCount count) {
    if (replay.onlyOwn()) {
      return FindingCode.RESTORE_EXTENSION_MISSING.saying(
          "holds only the server's own database, which no other server can take over");
    }
    List<String> fewer = fewer(count);
    if (!fewer.isEmpty() && !count.unreadable().isEmpty()) {
      return FindingCode.RESTORE_EXTENSION_MISSING.saying(count.unreadable());
    }
    if (!fewer.isEmpty() && replay.surelyCounted()) {
      return FindingCode.RESTORE_PARTIAL.saying(partial(fewer));
    }
    if (count.isEmpty() && replay.missing().isEmpty()) {
      return FindingCode.RESTORE_EMPTY.saying("no table and nothing else arrived");
    }
    return replay.missing().isEmpty()
        ? null
        : FindingCode.RESTORE_EXTENSION_MISSING.saying(
            "the throw-away server lacks " + String.join(", ", replay.missing()));
  }

  private List<String> fewer(MariadbCount count) {
    List<String> fewer = new ArrayList<>();
    inspection
        .inventory()
        .tables()
        .forEach(
            (table, expected) -> {
              OptionalLong there = count.rows(table);
              if (there.isEmpty() && isOwn(table)) {
                return;
              }
              if (there.isEmpty()) {
                fewer.add("the table " + table + " is missing");
              } else if (there.getAsLong() < expected) {
                fewer.add(
                    String.format(
                        Locale.ROOT, "%s has %,d of %,d rows", table, there.getAsLong(), expected));
              }
            });
    return fewer;
  }

  /// Tables of the server's own databases are not restored.
  private boolean isOwn(String table) {
    int dot = table.indexOf('.');
    return replay.ownTables().contains(table)
        || (dot > 0 && MariadbRules.isOwn(table.substring(0, dot)));
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
}
