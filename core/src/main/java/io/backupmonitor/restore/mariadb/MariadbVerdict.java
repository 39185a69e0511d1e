package io.backupmonitor.restore.mariadb;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.RestoreOutcome;
import io.backupmonitor.restore.server.DumpVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Judges a drill by what arrived.
///
/// @param inspection what the reader of the backup says
/// @param replay what ran
record MariadbVerdict(Inspection inspection, MariadbReplay replay) {

  /// The outcome when everything ran.
  RestoreOutcome onWhatArrived(MariadbCount count, Duration duration) {
    List<Finding> findings = new ArrayList<>();
    Finding deciding = deciding(count);
    if (deciding != null) {
      findings.add(deciding);
    }
    String left = DumpVerdict.leftOut(replay.notes());
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
    if (count.isEmpty() && replay.onlyAccounts()) {
      return FindingCode.RESTORE_EXTENSION_MISSING.saying(
          "holds only accounts and rights, which no throw-away server takes over");
    }
    List<String> fewer = fewer(count);
    if (!fewer.isEmpty() && !count.unreadable().isEmpty()) {
      return FindingCode.RESTORE_EXTENSION_MISSING.saying(count.unreadable());
    }
    if (!fewer.isEmpty() && replay.surelyCounted()) {
      return DumpVerdict.partial(fewer);
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
}
