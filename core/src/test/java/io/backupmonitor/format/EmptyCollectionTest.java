package io.backupmonitor.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FolderStorage;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What mongodump writes for a collection without documents is whole, and nothing else of 0 bytes.
class EmptyCollectionTest {

  @TempDir Path folder;

  @BeforeEach
  void writeCollection() throws IOException {
    Files.createFile(folder.resolve("a.bson"));
    Files.writeString(folder.resolve("a.metadata.json"), "{}");
    Files.createFile(folder.resolve("a.sql"));
  }

  @Test
  void passesAnEmptyCollectionAndCountsNoDocuments() throws Exception {
    Inspection inspection = inspect(source("a.bson", "a.metadata.json"));
    assertThat(inspection.findings()).isEmpty();
    assertThat(inspection.whole()).isTrue();
    assertThat(inspection.format()).isEqualTo("mongodb.bson");
    assertThat(inspection.inventory().tables()).containsEntry("a", 0L);
  }

  @Test
  void failsEverythingElseThatIsEmpty() throws Exception {
    for (BackupSource source : List.of(source("a.bson"), source("a.sql", "a.metadata.json"))) {
      assertThat(inspect(source).findings())
          .extracting(Finding::code)
          .containsExactly(FindingCode.SIZE_ZERO);
    }
  }

  private BackupSource source(String name, String... beside) throws IOException {
    try (FolderStorage storage = new FolderStorage(folder)) {
      StoredFile file = storage.stat(BackupPath.of(name));
      List<StoredFile> companions =
          beside.length == 0 ? List.of() : List.of(storage.stat(BackupPath.of(beside[0])));
      return new BackupSource(
          storage.rootUri(), BackupKind.FILE, file.path(), List.of(file), companions);
    }
  }

  private static Inspection inspect(BackupSource source) throws InterruptedException {
    return InProcessInspector.found()
        .inspect(
            new InspectionRequest(source, Set.of(), true, new Sink.None(), null, Limits.DEFAULT),
            _ -> {});
  }
}
