package io.backupmonitor.workflow;

import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.RestoreTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The findings of several stages about one backup as one list.
final class Findings {

  private Findings() {}

  /// Worst first, each code once: the stage that comes first speaks for the others, which saw the
  /// same thing. Several findings of one code from one stage all stay.
  static List<Finding> together(
      List<Finding> scan, List<BackupVerification> results, @Nullable RestoreTest restoreTest) {
    List<List<Finding>> stages =
        Stream.of(
                Stream.of(scan),
                results.stream().map(BackupVerification::findings),
                Stream.ofNullable(restoreTest).map(RestoreTest::findings))
            .flatMap(stage -> stage)
            .toList();
    List<Finding> all = new ArrayList<>();
    for (List<Finding> stage : stages) {
      List<Finding> fresh =
          stage.stream()
              .filter(finding -> all.stream().noneMatch(told -> says(finding, told)))
              .distinct()
              .toList();
      all.addAll(fresh);
    }
    all.sort(Comparator.comparing(Finding::severity));
    return List.copyOf(all);
  }

  /// Whether a finding says no more than an earlier one: the same fact, or that fact as a reason.
  private static boolean says(Finding finding, Finding told) {
    return finding.code() == told.code() || finding.message().contains(told.message());
  }
}
