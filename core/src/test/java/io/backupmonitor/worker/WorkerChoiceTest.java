package io.backupmonitor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.sandbox.ChildReach;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Where no worker can be started.
final class WorkerChoiceTest {

  @Test
  void choosesNoWorkersWhereNoneIsWanted() throws Exception {
    assertThat(new WorkerChoice(Optional.empty()).workers(ChildReach.SYSTEM)).isNull();
  }

  @Test
  void choosesNoWorkersWhereTheirClassesAreNotFound() throws Exception {
    WorkerProgram program = WorkerProgram.ofThisProcess().orElseThrow();
    WorkerProgram broken =
        new WorkerProgram(program.java(), program.options(), "/no/such/classes.jar", 1);
    WorkerChoice choice = new WorkerChoice(Optional.of(broken));
    assertThat(choice.workers(ChildReach.SYSTEM)).isNull();
    assertThat(choice.workers(ChildReach.SYSTEM)).as("asked again").isNull();
  }

  @Test
  void choosesWorkersWhereTheyStart() throws Exception {
    try (WorkerChoice choice = new WorkerChoice(WorkerProgram.ofThisProcess())) {
      choice.prepare(ChildReach.SYSTEM);
      assertThat(choice.workers(ChildReach.SYSTEM)).isNotNull();
    }
  }
}
