package io.backupmonitor.verify;

import io.backupmonitor.database.Predecessor;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.SidecarChecksum;
import io.backupmonitor.program.ProgramCheck;
import io.backupmonitor.storage.BackupSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that the methods may judge by.
///
/// @param source the backup as it was just before it was inspected; without parts when it is not
///     there
/// @param recorded what an earlier scan and verification recorded; null without a database
/// @param sidecars what checksum files say about it
/// @param scanFindings what the look at its location found about it: empty, incomplete, missing
/// @param inspection what one read of its bytes found
/// @param fullCheck what the program that keeps it says about it, where it is a repository
/// @param baselineAlgorithm what a first baseline is recorded with
/// @param predecessors earlier backups of the series that passed, the newest first; none without a
///     database
public record Evidence(
    BackupSource source,
    @Nullable Recorded recorded,
    List<SidecarChecksum> sidecars,
    List<Finding> scanFindings,
    Inspection inspection,
    ProgramCheck fullCheck,
    ChecksumAlgorithm baselineAlgorithm,
    List<Predecessor> predecessors) {

  public Evidence {
    predecessors = List.copyOf(predecessors);
    sidecars = List.copyOf(sidecars);
    scanFindings = List.copyOf(scanFindings);
  }

  /// Whether there are bytes to judge.
  boolean isThere() {
    return !source.parts().isEmpty();
  }
}
