package io.backupmonitor.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.database.DueDrill;
import io.backupmonitor.database.ObservedBackup;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// In which turns drills begin.
class DrillOrderTest {

  private static DueDrill due(long id, boolean newest, @Nullable String provenAt) {
    BackupPath path = BackupPath.of("b" + id);
    RecordedBackup recorded =
        new RecordedBackup(
            new Backup(
                id,
                1,
                path,
                "/b/" + path.text(),
                BackupKind.FILE,
                1,
                "b",
                1,
                null,
                null,
                Instant.EPOCH,
                null,
                BackupStatus.COMPLETED,
                null,
                null),
            new ObservedBackup(
                path,
                "/b/" + path.text(),
                BackupKind.FILE,
                List.of(path),
                List.of(),
                List.of(),
                "b",
                false,
                1,
                Instant.EPOCH,
                null,
                0,
                0,
                BackupStatus.COMPLETED,
                null));
    return new DueDrill(recorded, newest, provenAt == null ? null : Instant.parse(provenAt));
  }

  @Test
  void onlyProofsOfOneDayShareATurn() {
    assertThat(
            DrillOrder.turns(
                List.of(
                    due(1, true, null),
                    due(2, true, null),
                    due(3, true, "2026-11-01T02:00:00Z"),
                    due(4, true, "2026-11-01T05:00:00Z"),
                    due(5, true, "2026-11-02T02:00:00Z"),
                    due(6, false, null),
                    due(7, false, "2026-11-02T02:00:00Z"))))
        .containsEntry(1L, 0)
        .containsEntry(2L, 0)
        .containsEntry(3L, 1)
        .containsEntry(4L, 1)
        .containsEntry(5L, 2)
        .containsEntry(6L, 3)
        .containsEntry(7L, 4);
  }
}
