package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.SidecarChecksum;
import io.backupmonitor.storage.BackupSource;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A backup as a look at its location found it.
///
/// @param source what to read to read it; without parts when a sidecar lists it and it is not there
/// @param sidecars what checksum files say about it
/// @param series the name of its series
/// @param reusedName whether its name holds no date and no number
/// @param nameTime the time that its name speaks of
/// @param status where it stands
/// @param errorMessage why it is failed or pending
/// @param findings what the look found about it: empty, incomplete, missing, unreadable …
public record FoundBackup(
    BackupSource source,
    List<SidecarChecksum> sidecars,
    String series,
    boolean reusedName,
    @Nullable Instant nameTime,
    BackupStatus status,
    @Nullable String errorMessage,
    List<Finding> findings) {

  public FoundBackup {
    sidecars = List.copyOf(sidecars);
    findings = List.copyOf(findings);
  }
}
