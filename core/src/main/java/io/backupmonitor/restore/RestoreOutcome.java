package io.backupmonitor.restore;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.Verdict;
import java.util.List;

/// What a restore came to.
///
/// @param status failed only when the backup is bad
/// @param result the evidence in numbers: `11 tables, 15,607 rows`
/// @param findings the facts behind it
public record RestoreOutcome(Verdict status, String result, List<Finding> findings) {

  public RestoreOutcome {
    findings = List.copyOf(findings);
  }
}
