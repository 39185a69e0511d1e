package io.backupmonitor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.format.inspection.Workload;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.sandbox.ChildReach;
import io.backupmonitor.sandbox.ChildUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where no worker can be started.
final class WorkerChoiceTest {

  @Test
  void choosesNoWorkersWhereNoneIsWanted() throws Exception {
    assertThat(new WorkerChoice(Optional.empty()).workers(ChildReach.SYSTEM, bytes(0))).isNull();
  }

  @Test
  void choosesNoWorkersWhereTheirClassesAreNotFound() throws Exception {
    WorkerProgram program = WorkerProgram.ofThisProcess().orElseThrow();
    WorkerProgram broken =
        new WorkerProgram(program.java(), program.options(), "/no/such/classes.jar", 1);
    WorkerChoice choice = new WorkerChoice(Optional.of(broken));
    assertThat(choice.workers(ChildReach.SYSTEM, bytes(0))).isNull();
    assertThat(choice.workers(ChildReach.SYSTEM, bytes(0))).as("asked again").isNull();
  }

  @Test
  void choosesWorkersWhereTheyStart() throws Exception {
    try (WorkerChoice choice = new WorkerChoice(WorkerProgram.ofThisProcess())) {
      choice.prepare(ChildReach.SYSTEM, bytes(0));
      assertThat(choice.workers(ChildReach.SYSTEM, bytes(0))).isNotNull();
    }
  }

  /// As a place that another user has mounted: it can be listed by nobody who starts workers. Where
  /// workers have no view of their own there is nothing that stands in their way.
  @Test
  void letsAPlaceThatCannotBeShownSpeakForItselfAlone(@TempDir Path folder) throws Exception {
    Path place = Files.writeString(folder.resolve("file"), "").resolve("below");
    ChildReach unshown = new ChildReach(List.of(place), List.of());
    Set<ProcessHandle> others = Set.copyOf(Workshop.workersOf(ProcessHandle.current()));
    try (WorkerChoice choice = new WorkerChoice(WorkerProgram.ofThisProcess())) {
      assertThat(choice.workers(unshown, bytes(0))).isNotNull();

      assertThat(Workshop.workersOf(ProcessHandle.current()))
          .filteredOn(worker -> !others.contains(worker))
          .isNotEmpty()
          .allSatisfy(
              worker ->
                  assertThat(Path.of("/proc/%d/status".formatted(worker.pid())))
                      .content()
                      .doesNotContain("Uid:\t0\t"));
    }
  }

  @Test
  void saysWhoMayNotRead() {
    InspectionRecord denied =
        new InspectionRecord.FindingRaised(
            FindingCode.BACKUP_UNREADABLE.saying("could not be read: AccessDeniedException: /x"));
    Optional<ChildUser> nobody = Optional.of(new ChildUser("nobody", 65534, 65534));

    assertThat(Errand.explained(denied, nobody)).asString().contains("'nobody'", "allow_other");
    assertThat(Errand.explained(denied, Optional.empty())).isEqualTo(denied);
    InspectionRecord other =
        new InspectionRecord.FindingRaised(FindingCode.BACKUP_UNREADABLE.saying("disk error"));
    assertThat(Errand.explained(other, nobody)).isEqualTo(other);
  }

  @Test
  void findsOutWhetherWorkersStartWithTheOneThatIsNeeded() throws Exception {
    Set<ProcessHandle> others = Set.copyOf(Workshop.workersOf(ProcessHandle.current()));
    try (WorkerChoice choice = new WorkerChoice(WorkerProgram.ofThisProcess())) {
      choice.prepare(ChildReach.SYSTEM, bytes(1 << 30));
      assertThat(choice.workers(ChildReach.SYSTEM, bytes(1))).isNotNull();

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

  @ParameterizedTest
  @CsvSource({
    "weekly.tar.zst, true",
    "HOME.TGZ, true",
    "site.zip, true",
    "dump.sql.gz, false",
    "weekly.tar.xz, false",
    "tar, false",
    "'', false"
  })
  void sparesTheSecondCompilerWhereNativeCodeDecodes(String name, boolean spared) throws Exception {
    Set<ProcessHandle> others = Set.copyOf(Workshop.workersOf(ProcessHandle.current()));
    try (WorkerChoice choice = new WorkerChoice(WorkerProgram.ofThisProcess())) {
      choice.workers(ChildReach.SYSTEM, new Workload(name, 1 << 30));

      ProcessHandle worker =
          Workshop.workersOf(ProcessHandle.current()).stream()
              .filter(each -> !others.contains(each))
              .findFirst()
              .orElseThrow();
      String words = Files.readString(Path.of("/proc/%d/cmdline".formatted(worker.pid())));
      assertThat(words.contains("TieredStopAtLevel=1")).isEqualTo(spared);
    }
  }

  private static Workload bytes(long count) {
    return new Workload("backup.sql", count);
  }
}
