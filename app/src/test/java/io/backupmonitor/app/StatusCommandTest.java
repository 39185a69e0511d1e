package io.backupmonitor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.database.OpenFinding;
import io.backupmonitor.database.OpenFinding.Stage;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `status` says of the findings in force.
class StatusCommandTest {

  private static OpenFinding open(long id, long backup, Stage stage, Finding finding) {
    return new OpenFinding(id, 1, backup, "s", stage, finding, Instant.EPOCH);
  }

  @Test
  void saysOnceThatContentIsLost() {
    List<OpenFinding> findings =
        List.of(
            open(1, 7, Stage.VERIFY, FindingCode.OBJECTS_DROPPED.saying("lacks t since Monday")),
            open(2, 7, Stage.RESTORE, FindingCode.OBJECTS_DROPPED.saying("lacks t since Sunday")),
            open(3, 8, Stage.RESTORE, FindingCode.OBJECTS_DROPPED.saying("lacks u")),
            open(4, 7, Stage.RESTORE, FindingCode.RESTORE_DATA_STALE.saying("one")),
            open(5, 7, Stage.RESTORE, FindingCode.RESTORE_DATA_STALE.saying("two")));
    assertThat(StatusCommand.worthShowing(findings))
        .extracting(OpenFinding::id)
        .containsExactly(1L, 3L, 4L, 5L);
  }
}
