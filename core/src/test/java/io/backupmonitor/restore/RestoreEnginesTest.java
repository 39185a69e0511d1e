package io.backupmonitor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FolderStorage;
import io.backupmonitor.storage.StoredFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is known about a drill before any engine is asked.
class RestoreEnginesTest {

  @TempDir Path folder;

  @Test
  void failsTheDrillOfAnEmptyBackup() throws Exception {
    RestoreTest drill = drill("a.bson");
    assertThat(drill.status()).isEqualTo(Verdict.FAILED);
    assertThat(drill.findings()).extracting(Finding::code).contains(FindingCode.RESTORE_EMPTY);
  }

  @Test
  void skipsTheDrillOfACollectionWithoutDocuments() throws Exception {
    Files.writeString(folder.resolve("a.metadata.json"), "{}");
    assertThat(drill("a.bson", "a.metadata.json").status()).isEqualTo(Verdict.SKIPPED);
  }

  /// The message of such an exception may be nothing but the path, and no space is to be freed.
  @Test
  void saysWhyNothingCanBeDoneInTheFolderForDrills() throws Exception {
    Path drills = Files.writeString(folder.resolve("drills"), "");
    RestoreTest drill = drill(RestoreEngines.found(), source("notes.txt", "notes"), "text");
    assertThat(drill.status()).isEqualTo(Verdict.ERROR);
    assertThat(drill.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.SCRATCH_UNUSABLE);
              assertThat(finding.message())
                  .isEqualTo("no drill can happen in '%s': it is no folder".formatted(drills));
            });
  }

  private RestoreTest drill(String name, String... beside) throws Exception {
    return drill(new RestoreEngines(List.of()), source(name, "", beside), "mongodb.bson");
  }

  private BackupSource source(String name, String content, String... beside) throws Exception {
    Files.writeString(folder.resolve(name), content);
    try (FolderStorage storage = new FolderStorage(folder)) {
      StoredFile file = storage.stat(BackupPath.of(name));
      List<StoredFile> companions =
          beside.length == 0 ? List.of() : List.of(storage.stat(BackupPath.of(beside[0])));
      return new BackupSource(
          storage.rootUri(), BackupKind.FILE, file.path(), List.of(file), companions);
    }
  }

  private RestoreTest drill(RestoreEngines engines, BackupSource source, String format)
      throws Exception {
    RestoreEngines.Options options =
        new RestoreEngines.Options(
            folder.resolve("drills"), false, Duration.ofMinutes(1), Isolation.USER);
    try (Drill drill = engines.begin(source, format, options)) {
      Inspection inspection =
          InProcessInspector.found()
              .inspect(
                  new InspectionRequest(source, Set.of(), true, drill.sink(), null, Limits.DEFAULT),
                  drill.listener());
      return drill.finish(1, inspection, Instant.EPOCH);
    }
  }
}
