package io.backupmonitor.restore;

import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.ContentCheck.Freshness;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Moment;
import io.backupmonitor.model.Verdict;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Whether the columns that always get new rows got some since the backup before. What is too old
/// for its limit has failed already, and is not told again.
///
/// @param before what was seen at the last restore test that passed of an earlier backup
/// @param now what was seen at this one
/// @param zone how a time without a zone is read
record NewerData(List<Assertion> before, List<Assertion> now, ZoneId zone) {

  /// What stands still; empty when nothing does.
  Optional<Finding> finding(List<ContentCheck> checks) {
    String standing =
        checks.stream()
            .filter(check -> check.subject() instanceof Freshness)
            .flatMap(check -> standing(check.name()).stream())
            .collect(Collectors.joining("; "));
    return standing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            FindingCode.RESTORE_NO_NEWER_DATA.saying(
                "holds no newer data than the backup that was restored before: " + standing));
  }

  private Optional<String> standing(String name) {
    Optional<Assertion> earlier = named(before, name);
    Optional<Assertion> last = named(now, name);
    Optional<Instant> then = earlier.flatMap(this::newest);
    Optional<Instant> seen = last.flatMap(this::newest);
    return then.isEmpty() || seen.isEmpty() || seen.get().isAfter(then.get())
        ? Optional.empty()
        : Optional.of(
            "'%s' ends at %s, and ended at %s then"
                .formatted(name, last.get().actual(), earlier.get().actual()));
  }

  private static Optional<Assertion> named(List<Assertion> assertions, String name) {
    return assertions.stream()
        .filter(each -> each.name().equals(name) && each.status() == Verdict.PASSED)
        .findFirst();
  }

  private Optional<Instant> newest(Assertion assertion) {
    return Moment.told(assertion.actual(), zone);
  }
}
