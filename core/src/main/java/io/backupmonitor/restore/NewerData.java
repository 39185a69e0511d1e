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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether the columns that always get new rows got some since the backup before. What is too old
/// for its limit has failed already, and is not told again.
///
/// @param before what was seen at the last restore test that passed of an earlier backup
/// @param now what was seen at this one
/// @param zone how a time without a zone is read
record NewerData(List<Assertion> before, List<Assertion> now, ZoneId zone) {

  /// What stands still; empty when nothing does.
  Optional<Finding> finding(List<ContentCheck> checks) {
    List<String> standing = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (ContentCheck check : checks) {
      int ofThatName = seen.merge(check.name(), 1, Integer::sum);
      if (check.subject() instanceof Freshness) {
        standing(check.name(), ofThatName).ifPresent(standing::add);
      }
    }
    return standing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            FindingCode.RESTORE_NO_NEWER_DATA.saying(
                "holds no newer data than the backup that was restored before: "
                    + String.join("; ", standing)));
  }

  private Optional<String> standing(String name, int ofThatName) {
    Optional<Assertion> earlier = named(before, name, ofThatName);
    Optional<Assertion> last = named(now, name, ofThatName);
    Optional<Instant> then = earlier.flatMap(this::newest);
    Optional<Instant> seen = last.flatMap(this::newest);
    return then.isEmpty() || seen.isEmpty() || seen.get().isAfter(then.get())
        ? Optional.empty()
        : Optional.of(
            "'%s' ends at %s, and ended at %s then"
                .formatted(name, last.get().actual(), earlier.get().actual()));
  }

  /// People may give several checks one name; those are told apart by their order.
  private static Optional<Assertion> named(
      List<Assertion> assertions, String name, int ofThatName) {
    return assertions.stream()
        .filter(each -> each.name().equals(name))
        .skip(ofThatName - 1)
        .findFirst()
        .filter(each -> each.status() == Verdict.PASSED);
  }

  private Optional<Instant> newest(Assertion assertion) {
    return Moment.told(assertion.actual(), zone);
  }
}
