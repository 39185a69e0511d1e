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
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

  /// The system's functions are only a quicker way to the same answers.
  @Test
  void listsByTheSystemWhatTheJdkLists() throws Exception {
    Files.createDirectories(folder.resolve("sub/t\u00e4glich"));
    Files.createSymbolicLink(folder.resolve("sub/latest"), Path.of("gone"));
    Files.writeString(folder.resolve("sub/..."), "three dots");
    Files.writeString(folder.resolve("sub/100%"), "");
    Files.createLink(folder.resolve("sub/second"), folder.resolve("sub/..."));
    Files.writeString(FolderStorage.resolve(folder, new BackupPath("sub/%FF\n")), "bytes");
    Path closed = Files.writeString(folder.resolve("sub/closed"), "closed");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("-w-------"));
    for (int number = 0; number < 3_000; number++) {
      Files.createFile(folder.resolve("sub/a-rather-long-name-for-a-file-%d".formatted(number)));
    }
    new ProcessBuilder("mkfifo", folder.resolve("sub/pipe").toString()).start().waitFor();

    assertThat(SystemCalls.here()).isNotNull();
    assertThat(list(BackupPath.of("sub"), SystemCalls.here()))
        .hasSize(3_008)
        .containsExactlyInAnyOrderElementsOf(list(BackupPath.of("sub"), null));
  }

  @Test
  void saysWhyAFolderCannotBeListed() throws IOException {
    Files.createFile(folder.resolve("file"));
    try (FolderStorage storage = new FolderStorage(folder)) {
      assertThatThrownBy(() -> storage.list(BackupPath.of("gone")))
          .isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> storage.list(BackupPath.of("file")))
          .isInstanceOf(NotDirectoryException.class);
    }
  }

  @Test
  void leavesNoFolderOpen() throws IOException {
    Path open = Path.of("/proc/self/fd");
    Files.createFile(folder.resolve("file"));
    try (FolderStorage storage = new FolderStorage(folder, new ListingWay(0, SystemCalls::here))) {
      for (int time = 0; time < 3; time++) {
        try (Stream<StoredFile> listing = storage.list(BackupPath.ROOT)) {
          assertThat(listing.findFirst()).isPresent();
          assertThat(targets(open)).contains(folder.toRealPath());
        }
        assertThat(targets(open)).doesNotContain(folder.toRealPath());
      }
    }
  }

  private static List<Path> targets(Path links) throws IOException {
    try (Stream<Path> all = Files.list(links)) {
      return all.filter(Files::isSymbolicLink).flatMap(FolderStorageTest::target).toList();
    }
  }

  private static Stream<Path> target(Path link) {
    try {
      return Stream.of(Files.readSymbolicLink(link));
    } catch (IOException closed) {
      return Stream.empty();
    }
  }

  private List<StoredFile> list(BackupPath directory, @Nullable SystemCalls calls)
      throws IOException {
    try (FolderStorage storage = new FolderStorage(folder, new ListingWay(0, () -> calls));
        Stream<StoredFile> listing = storage.list(directory)) {
      return listing.toList();
    }
  }

  private List<StoredFile> list(BackupPath directory) throws IOException {
    try (FolderStorage storage = new FolderStorage(folder);
        Stream<StoredFile> listing = storage.list(directory)) {
      return listing.toList();
    }
  }
}
