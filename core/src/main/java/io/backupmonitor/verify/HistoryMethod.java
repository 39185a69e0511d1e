package io.backupmonitor.verify;

import io.backupmonitor.database.Predecessor;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.Contents;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `history`: what the earlier backups of the series held, this one holds too, and its size is near
/// theirs. A backup that lacks something may be exactly what was meant, so all that this method
/// finds is a warning.
public final class HistoryMethod implements VerificationMethod {

  /// How many earlier backups are looked at: a month of nightly ones.
  public static final int PREDECESSORS = 30;

  /// Fewer rows or members than this come and go without meaning anything.
  private static final long FEW = 20;

  private static final int MOST_NAMED = 5;

  @Override
  public String name() {
    return "history";
  }

  @Override
  public MethodResult judge(Evidence evidence) {
    List<Predecessor> earlier = evidence.predecessors();
    if (!evidence.isThere() || earlier.isEmpty()) {
      return MethodResult.skipped(
          evidence.isThere() ? "no earlier backup of the series passed" : "the file is not there");
    }
    if (!evidence.inspection().whole()) {
      return MethodResult.skipped("was not read to its end, so there is nothing to compare");
    }
    List<Finding> findings = new ArrayList<>();
    Predecessor newest = earlier.getFirst();
    addIdentical(evidence, newest, findings);
    addSize(evidence, findings);
    Contents now = evidence.inspection().inventory().contents();
    addTables(now, newest, findings);
    addEntries(now, newest, findings);
    return MethodResult.of(
        findings,
        findings.isEmpty()
            ? "compared with %,d earlier ones; nothing is missing".formatted(earlier.size())
            : findings.getFirst().message());
  }

  private static void addIdentical(Evidence evidence, Predecessor newest, List<Finding> findings) {
    Checksum before = newest.checksum();
    if (before != null
        && before.equals(evidence.inspection().checksums().get(before.algorithm()))) {
      findings.add(
          FindingCode.CONTENT_IDENTICAL.saying(
              "has the very bytes of the one before, '%s'".formatted(newest.filepath())));
    }
  }

  private static void addSize(Evidence evidence, List<Finding> findings) {
    SizeHistory sizes =
        new SizeHistory(
            evidence.predecessors().stream().mapToLong(Predecessor::sizeBytes).toArray());
    long size = evidence.source().size();
    if (sizes.isUnusual(size)) {
      FindingCode code = size < sizes.median() ? FindingCode.SIZE_DROP : FindingCode.SIZE_SPIKE;
      findings.add(
          code.saying(
              "has %,d bytes, the median of the %,d before it is %,d"
                  .formatted(size, sizes.count(), sizes.median())));
    }
  }

  private static void addTables(Contents now, Predecessor newest, List<Finding> findings) {
    Contents before = newest.contents();
    List<String> gone =
        before.tables().keySet().stream()
            .filter(table -> !now.tables().containsKey(table))
            .toList();
    if (!gone.isEmpty()) {
      findings.add(
          FindingCode.OBJECTS_DROPPED.saying(
              "lacks %s that '%s' held: %s"
                  .formatted(
                      gone.size() == 1 ? "a table" : "%,d tables".formatted(gone.size()),
                      newest.filepath(),
                      named(gone))));
    }
    List<String> emptied =
        before.tables().entrySet().stream()
            .filter(table -> table.getValue() >= FEW)
            .map(Map.Entry::getKey)
            .filter(table -> Long.valueOf(0).equals(now.tables().get(table)))
            .toList();
    if (!emptied.isEmpty()) {
      findings.add(
          FindingCode.ROWS_DROPPED.saying(
              "holds no row any more of %s, which had some in '%s'"
                  .formatted(named(emptied), newest.filepath())));
    } else if (isLessThanHalf(now.rows(), before.rows())) {
      findings.add(
          FindingCode.ROWS_DROPPED.saying(
              "holds %,d rows, '%s' held %,d"
                  .formatted(now.rows(), newest.filepath(), before.rows())));
    }
  }

  private static void addEntries(Contents now, Predecessor newest, List<Finding> findings) {
    long before = newest.contents().entries();
    if (isLessThanHalf(now.entries(), before)) {
      findings.add(
          FindingCode.OBJECTS_DROPPED.saying(
              "holds %,d members, '%s' held %,d"
                  .formatted(now.entries(), newest.filepath(), before)));
    }
  }

  private static boolean isLessThanHalf(long now, long before) {
    return before >= FEW && now < before / 2;
  }

  private static String named(List<String> names) {
    String some = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
    return names.size() <= MOST_NAMED
        ? some
        : "%s and %,d more".formatted(some, names.size() - MOST_NAMED);
  }
}
