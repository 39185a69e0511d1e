package io.backupmonitor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.sandbox.ChildReach;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Where no worker can be started.
final class WorkerChoiceTest {

  @Test
  void choosesNoWorkersWhereNoneIsWanted() throws Exception {
    assertThat(new WorkerChoice(Optional.empty()).workers(ChildReach.SYSTEM, 0)).isNull();
  }

  @Test
  void choosesNoWorkersWhereTheirClassesAreNotFound() throws Exception {
    WorkerProgram program = WorkerProgram.ofThisProcess().orElseThrow();
    WorkerProgram broken =
        new WorkerProgram(program.java(), program.options(), "/no/such/classes.jar", 1);
    WorkerChoice choice = new WorkerChoice(Optional.of(broken));
    assertThat(choice.workers(ChildReach.SYSTEM, 0)).isNull();
    assertThat(choice.workers(ChildReach.SYSTEM, 0)).as("asked again").isNull();
  }

  @Test
  void choosesWorkersWhereTheyStart() throws Exception {
    try (WorkerChoice choice = new WorkerChoice(WorkerProgram.ofThisProcess())) {
      choice.prepare(ChildReach.SYSTEM, 0);
      assertThat(choice.workers(ChildReach.SYSTEM, 0)).isNotNull();
    }
  }

  @Test
  void findsOutWhetherWorkersStartWithTheOneThatIsNeeded() throws Exception {
    Set<ProcessHandle> others = Set.copyOf(Workshop.workersOf(ProcessHandle.current()));
    try (WorkerChoice choice = new WorkerChoice(WorkerProgram.ofThisProcess())) {
      choice.prepare(ChildReach.SYSTEM, 1 << 30);
      assertThat(choice.workers(ChildReach.SYSTEM, 1)).isNotNull();

      assertThat(Workshop.workersOf(ProcessHandle.current()))
          .filteredOn(worker -> !others.contains(worker))
          .singleElement()
          .satisfies(
              worker ->
                  assertThat(Path.of("/proc/%d/cmdline".formatted(worker.pid())))
                      .content()
                      .doesNotContain("TieredStopAtLevel"));
    }
  }
}
