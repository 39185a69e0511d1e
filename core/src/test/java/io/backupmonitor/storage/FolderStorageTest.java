package io.backupmonitor.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.backupmonitor.model.BackupPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderStorageTest {

  @TempDir Path folder;

  @Test
  void listsTheChildrenOfAFolder() throws IOException {
    Files.writeString(folder.resolve("a.gz"), "abc");
    Files.createDirectory(folder.resolve("sub"));
    Files.createSymbolicLink(folder.resolve("latest"), Path.of("a.gz"));

    assertThat(list(BackupPath.ROOT))
        .extracting(file -> file.path().text(), StoredFile::kind, StoredFile::size)
        .containsExactlyInAnyOrder(
            tuple("a.gz", FileKind.REGULAR, 3L),
            tuple("sub", FileKind.DIRECTORY, 0L),
            tuple("latest", FileKind.SYMBOLIC_LINK, 0L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "a b", "100%", "what?", "täglich", "a\nb", "%FF", "a%C3", "\\x"})
  void opensEveryNameThatItLists(String name) throws IOException {
    BackupPath path = new BackupPath(name.matches("%FF|a%C3") ? name : name.replace("%", "%25"));
    Files.writeString(FolderStorage.resolve(folder, path), "content of " + name);

    StoredFile listed = list(BackupPath.ROOT).getFirst();

    assertThat(listed.path()).isEqualTo(path);
    try (FolderStorage storage = new FolderStorage(folder);
        BackupBytes bytes = storage.open(listed);
        InputStream stream = bytes.stream(3)) {
      assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("tent of " + name);
    }
  }

  @Test
  void opensNothingButRegularFiles() throws Exception {
    new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor();
    try (FolderStorage storage = new FolderStorage(folder)) {
      StoredFile pipe = storage.stat(BackupPath.of("pipe"));
      assertThat(pipe.kind()).isEqualTo(FileKind.SPECIAL);
      assertThatThrownBy(() -> storage.open(pipe)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void saysWhenANameIsNotThere() {
    try (FolderStorage storage = new FolderStorage(folder)) {
      assertThatThrownBy(() -> storage.stat(BackupPath.of("gone")))
          .isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void keepsAPathAsItWasGiven() {
    assertThat(FolderStorage.bytesOf(Path.of("examples/backups/")))
        .isEqualTo(BackupPath.of("examples/backups"));
    assertThat(FolderStorage.bytesOf(Path.of("/a/b"))).isEqualTo(BackupPath.of("/a/b"));
  }

  private List<StoredFile> list(BackupPath directory) throws IOException {
    try (FolderStorage storage = new FolderStorage(folder);
        Stream<StoredFile> listing = storage.list(directory)) {
      return listing.toList();
    }
  }
}
