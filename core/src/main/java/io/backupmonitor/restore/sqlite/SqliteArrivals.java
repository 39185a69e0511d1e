package io.backupmonitor.restore.sqlite;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.RestoreOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rows that arrived in a restored SQLite database beside those that the backup holds.
final class SqliteArrivals {

  private static final int MOST_TOLD = 5;

  /// Harmless for the bytes of a backup, but a drill that meets them does not go on.
  private static final Set<FindingCode> HOSTILE =
      Set.of(FindingCode.DUMP_META_COMMAND, FindingCode.DUMP_UNSAFE_STATEMENT);

  private final Map<String, Long> expected;
  private final Map<String, Long> arrived;
  private final boolean counted;

  /// @param expected the rows of each table that the inspection saw
  /// @param report what the child process found
  SqliteArrivals(Map<String, Long> expected, SqliteReport report) {
    this.expected = expected;
    this.arrived = report.rows();
    this.counted = report.counted();
  }

  /// The verdict, with what is missing.
  RestoreOutcome outcome(List<Finding> before) {
    List<Finding> findings = new ArrayList<>(before);
    // what was not restored to its end for another reason than the backup says nothing about it
    if (counted && before.stream().noneMatch(SqliteArrivals::isError)) {
      judge(findings);
    }
    Verdict status = status(findings);
    return new RestoreOutcome(status, result(status, findings), findings);
  }

  private void judge(List<Finding> findings) {
    List<String> missing = missing();
    if (arrived.isEmpty()) {
      findings.add(FindingCode.RESTORE_EMPTY.saying("the restored database has no tables"));
    } else if (!missing.isEmpty()) {
      String more = missing.size() > MOST_TOLD ? ", …" : "";
      findings.add(
          FindingCode.RESTORE_PARTIAL.saying(
              "%,d of %,d tables arrived with fewer rows than the backup holds: %s%s"
                  .formatted(
                      missing.size(),
                      expected.size(),
                      String.join(", ", missing.subList(0, Math.min(MOST_TOLD, missing.size()))),
                      more)));
    }
  }

  private List<String> missing() {
    List<String> missing = new ArrayList<>();
    expected.forEach(
        (table, rows) -> {
          Long got = arrived.get(table);
          if (got == null) {
            missing.add("%s is not there".formatted(table));
          } else if (got < rows) {
            missing.add("%s %,d of %,d".formatted(table, got, rows));
          }
        });
    return missing;
  }

  private static boolean isError(Finding finding) {
    return finding.code().effect() == Effect.ERROR;
  }

  private static Verdict status(List<Finding> findings) {
    boolean error = false;
    for (Finding finding : findings) {
      if (finding.code().effect() == Effect.FAILED || HOSTILE.contains(finding.code())) {
        return Verdict.FAILED;
      }
      error |= isError(finding);
    }
    return error ? Verdict.ERROR : Verdict.PASSED;
  }

  private String result(Verdict status, List<Finding> findings) {
    long rows = arrived.values().stream().mapToLong(Long::longValue).sum();
    String numbers =
        "%,d %s, %,d %s"
            .formatted(
                arrived.size(),
                arrived.size() == 1 ? "table" : "tables",
                rows,
                rows == 1 ? "row" : "rows");
    if (status == Verdict.PASSED) {
      return numbers;
    }
    Finding first =
        findings.stream()
            .filter(finding -> finding.code().effect() != Effect.NONE)
            .findFirst()
            .orElse(findings.getFirst());
    return counted ? numbers + "; " + first.message() : first.message();
  }
}
