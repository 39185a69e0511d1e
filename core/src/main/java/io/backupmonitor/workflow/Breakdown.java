package io.backupmonitor.workflow;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.Inventory;
import io.backupmonitor.model.FindingCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What is said about a backup on which the program itself broke down: an error, never a blame, and
/// never the end of the run.
final class Breakdown {

  private Breakdown() {}

  static Inspection inspection(Throwable cause) {
    return new Inspection(
        "unknown",
        Map.of(),
        List.of(),
        List.of(FindingCode.INSPECTION_CRASHED.saying("the examination broke down: " + cause)),
        List.of(),
        List.of(),
        Inventory.EMPTY,
        false,
        0,
        Duration.ZERO);
  }
}
