package io.backupmonitor.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.model.BackupPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListingWayTest {

  @TempDir Path folder;

  private final AtomicBoolean asked = new AtomicBoolean();
  private final ListingWay way =
      new ListingWay(
          5,
          () -> {
            asked.set(true);
            return SystemCalls.here();
          });

  @Test
  void doesNotAskForTheFunctionsOfTheSystemForFewFiles() throws Exception {
    assertThat(namesIn(filled("a", 3))).hasSize(3);
    assertThat(asked).isFalse();
  }

  @Test
  void asksForThemForAFolderWithMany() throws Exception {
    assertThat(namesIn(filled("a", 6))).hasSize(6);
    assertThat(asked).isTrue();
  }

  @Test
  void asksForThemForManyFolders() throws Exception {
    assertThat(namesIn(filled("a", 3))).hasSize(3);
    assertThat(namesIn(filled("b", 3))).hasSize(3);
    assertThat(asked).isTrue();
    assertThat(way.few(filled("c", 1))).isNull();
  }

  @Test
  void saysThatAFolderIsNotThere() {
    assertThatThrownBy(() -> namesIn(folder.resolve("nowhere")))
        .isInstanceOf(NoSuchFileException.class);
  }

  private Path filled(String name, int files) throws IOException {
    Path filled = Files.createDirectory(folder.resolve(name));
    for (int i = 0; i < files; i++) {
      Files.createFile(filled.resolve(i + ".tar"));
    }
    return filled;
  }

  private List<String> namesIn(Path listed) throws IOException {
    try (FolderStorage storage = new FolderStorage(listed, way);
        Stream<StoredFile> files = storage.list(BackupPath.ROOT)) {
      return files.map(file -> file.path().text()).toList();
    }
  }
}
