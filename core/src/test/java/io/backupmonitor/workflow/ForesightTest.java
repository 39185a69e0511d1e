package io.backupmonitor.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForesightTest {

  @TempDir Path folder;

  @Test
  void knowsTheSizeOfAFile() throws Exception {
    assertThat(Foresight.largest(file("backup.tar", 70_000)).bytes()).isEqualTo(70_000);
  }

  @Test
  void knowsTheNameOfTheLargest() throws Exception {
    file("small.sql", 10);
    file("weekly/2026/large.tar", 70_000);
    assertThat(Foresight.largest(folder).name()).isEqualTo("large.tar");
    assertThat(Foresight.largest(folder.resolve("nowhere")).name()).isEmpty();
  }

  @Test
  void findsTheLargestOfAFolder() throws Exception {
    file("small.sql", 10);
    file("weekly/2026/large.tar", 70_000);
    assertThat(Foresight.largest(folder).bytes()).isEqualTo(70_000);
  }

  @Test
  void followsAPathAndNothingBelowIt() throws Exception {
    Path behind = file("elsewhere/large.tar", 70_000);
    Path backups = Files.createDirectory(folder.resolve("backups"));
    Files.createSymbolicLink(backups.resolve("link.tar"), behind);
    Path link = Files.createSymbolicLink(folder.resolve("link"), behind.getParent());

    assertThat(Foresight.largest(link).bytes()).isEqualTo(70_000);
    assertThat(Foresight.largest(backups).bytes()).isZero();
  }

  @Test
  void looksAtAFewHundredFilesAtMost() throws Exception {
    for (int i = 0; i < 300; i++) {
      file("small/%d.sql".formatted(i), 10);
    }
    assertThat(Foresight.largest(folder).bytes()).isEqualTo(10);
  }

  @Test
  void knowsNothingOfWhatIsNotThere() {
    assertThat(Foresight.largest(folder.resolve("nowhere")).bytes()).isZero();
  }

  private Path file(String name, int size) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[size]);
  }
}
