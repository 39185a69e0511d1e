package io.backupmonitor.restore.sqlite;

import io.backupmonitor.format.database.SqliteDatabase;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.RestoreOutcome;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The rows that arrived in a restored SQLite database beside those that the backup holds.
final class SqliteArrivals {

  private static final int MOST_TOLD = 5;

  /// Harmless for the bytes of a backup, but a drill that meets them does not go on.
  private static final Set<FindingCode> HOSTILE =
      Set.of(FindingCode.DUMP_META_COMMAND, FindingCode.DUMP_UNSAFE_STATEMENT);

  private final Map<String, Long> expected;
  private Map<String, Long> arrived = new TreeMap<>();
  private boolean counted;

  /// @param expected the rows of each table that the inspection saw
  SqliteArrivals(Map<String, Long> expected) {
    this.expected = expected;
  }

  /// Counts what is there.
  void count(SqliteDatabase database) throws SQLException {
    arrived = database.countRows();
    for (String table : expected.keySet()) {
      if (!arrived.containsKey(table)) {
        countOther(database, table);
      }
    }
    counted = true;
  }

  /// A dump may also fill what is no table of its own, such as a virtual table.
  private void countOther(SqliteDatabase database, String table) throws SQLException {
    try {
      arrived.put(table, database.rows(table));
    } catch (SQLException failure) {
      if (SqliteDatabase.causeOf(failure) == SqliteDatabase.Cause.STOPPED) {
        throw failure;
      }
    }
  }

  /// The verdict, with what is missing.
  RestoreOutcome outcome(List<Finding> before) {
    List<Finding> findings = new ArrayList<>(before);
    if (counted) {
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

  private static Verdict status(List<Finding> findings) {
    boolean error = false;
    for (Finding finding : findings) {
      if (finding.code().effect() == Effect.FAILED || HOSTILE.contains(finding.code())) {
        return Verdict.FAILED;
      }
      error |= finding.code().effect() == Effect.ERROR;
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
