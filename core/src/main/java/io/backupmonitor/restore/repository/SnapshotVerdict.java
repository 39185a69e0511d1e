package io.backupmonitor.restore.repository;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.program.ProgramCheck;
import io.backupmonitor.restore.RestoreOutcome;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The judgement over one restore of a snapshot: from what the program said and what arrived.
///
/// @param check the program's own check, which found no damage
/// @param notes what was left out of the restore that is no content
record SnapshotVerdict(
    Snapshot snapshot,
    ProgramCheck check,
    Share share,
    SnapshotArrivals arrivals,
    List<String> notes) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// @param program with its version
  RestoreOutcome outcome(String program, Duration elapsed) {
    String result = result(program, elapsed);
    if (arrivals.missing() > 0) {
      return failed(
          result,
          FindingCode.RESTORE_PARTIAL.saying(
              "%,d of the listed items did not arrive whole from %s, the first of them '%s'"
                  .formatted(arrivals.missing(), snapshot.name(), arrivals.firstMissing())));
    }
    if (arrivals.isEmpty()) {
      return failed(
          result,
          FindingCode.RESTORE_EMPTY.saying(
              "%s holds folders at most, and not one file".formatted(snapshot.name())));
    }
    return new RestoreOutcome(Verdict.PASSED, result, leftOut());
  }

  private RestoreOutcome failed(String result, Finding cause) {
    List<Finding> findings = new ArrayList<>();
    findings.add(cause);
    findings.addAll(leftOut());
    return new RestoreOutcome(Verdict.FAILED, result, findings);
  }

  private String result(String program, Duration elapsed) {
    StringBuilder result =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s in %.1f s by %s from %s of %s UTC, the newest of %,d",
                arrivals.summary(),
                elapsed.toMillis() / 1000.0,
                program,
                snapshot.name(),
                TIME.format(snapshot.time()),
                snapshot.count()));
    if (arrivals.hashed() > 0) {
      result.append(", content compared by SHA-256");
    }
    if (check.isClean()) {
      result.append("; ").append(check.words()).append(" found nothing wrong");
    }
    if (!share.isAll()) {
      result.append("; ").append(share.words());
    }
    return result.toString();
  }

  /// What is said so that nobody believes it was proven.
  private List<Finding> leftOut() {
    List<String> leftOut = new ArrayList<>(notes);
    if (arrivals.unmade() > 0) {
      leftOut.add("%,d × a special file".formatted(arrivals.unmade()));
    }
    if (!share.isAll()) {
      leftOut.add(
          "%,d files, as there is no room for all; another day brings others"
              .formatted(share.files() - share.chosen().size()));
    }
    if (!check.hindrance().isEmpty()) {
      leftOut.add("%s, which came to no result: %s".formatted(check.words(), check.hindrance()));
    }
    return leftOut.isEmpty()
        ? List.of()
        : List.of(FindingCode.RESTORE_NOTE.saying("left out: " + String.join(", ", leftOut)));
  }
}
