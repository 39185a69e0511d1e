package io.backupmonitor.restore.repository;

import io.backupmonitor.format.SecretFile;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.program.ProgramFiles;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.server.FolderTree;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.sandbox.ChildUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where one drill of a repository happens: a private copy of the repository, made by the
/// inspection itself so that it is exactly what was inspected, and folders for what the program
/// writes. The program never comes near the repository itself. For one thread.
final class DrillPlace implements AutoCloseable {

  private static final String CHOSEN = "chosen";

  private final RestoreRequest request;
  private final ServerCache.WorkFolder own;
  private final Path folder;
  private final ChildUser user;

  private DrillPlace(
      RestoreRequest request, ServerCache.WorkFolder own, Path folder, ChildUser user) {
    this.request = request;
    this.own = own;
    this.folder = folder;
    this.user = user;
  }

  /// Makes it in the scratch folder, or where the program's user can get to.
  static DrillPlace made(RestoreRequest request) throws IOException {
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    ServerCache.WorkFolder own = ServerCache.opened().work();
    try {
      Path folder = ServerPlace.of(request.scratch(), own.path(), user);
      DrillPlace place = new DrillPlace(request, own, folder, user);
      FolderTree.make(place.repository(), FolderTree.PRIVATE);
      return place;
    } catch (IOException | RuntimeException failed) {
      own.close();
      throw failed;
    }
  }

  /// The private copy.
  Path repository() {
    return folder.resolve("repository");
  }

  /// Where the program restores into.
  Path content() {
    return folder.resolve("content");
  }

  /// A folder for one snapshot below that, for the program.
  Path content(String label) throws IOException {
    return ServerPlace.folder(content().resolve(label), user);
  }

  /// Where the program may write whatever else it likes.
  Path work() {
    return folder.resolve("work");
  }

  /// What the program may read, and not change.
  List<Path> reads() {
    return List.of(secret(), key(), folder.resolve(CHOSEN));
  }

  /// What the program may change.
  List<Path> writes() {
    return List.of(repository(), content(), work());
  }

  /// Everything that the drill writes is in these.
  List<Path> all() {
    return List.of(request.scratch(), own.path());
  }

  /// What is left of the disk.
  long freeBytes() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /// The file with the passphrase, for the program alone; not there when none was given.
  Path secret() {
    return folder.resolve("secret");
  }

  /// The file with the key, for the program alone; not there when none was given.
  Path key() {
    return folder.resolve("key");
  }

  boolean hasSecret() {
    return request.keys().passphrase().isPresent();
  }

  /// The files for the program.
  ProgramFiles files() {
    return new ProgramFiles(
        repository(),
        work().resolve("home"),
        hasSecret() ? secret() : null,
        request.keys().key().isPresent() ? key() : null);
  }

  /// Lays out everything for the program and lets it belong to the program's user.
  ///
  /// @throws ToolStoppedException when a secret cannot be read
  /// @throws IOException when the disk does not take it
  void handOver() throws IOException, ToolStoppedException {
    for (Path each : new Path[] {work(), work().resolve("home"), content()}) {
      ServerPlace.folder(each, user);
    }
    byte[] passphrase =
        read(request.keys().passphrase(), file -> utf8(SecretFile.firstLine(file) + "\n"));
    if (passphrase != null) {
      write(secret(), passphrase);
    }
    byte[] key = read(request.keys().key(), SecretFile::content);
    if (key != null) {
      write(key(), key);
    }
    if (ChildUser.isRoot()) {
      giveAll(repository());
    }
  }

  private interface Reading {
    byte[] of(Path file) throws IOException;
  }

  private static byte @Nullable [] read(Optional<Path> file, Reading reading)
      throws ToolStoppedException {
    try {
      return file.isEmpty() ? null : reading.of(file.get());
    } catch (IOException unreadable) {
      throw new ToolStoppedException(
          FindingCode.ENCRYPTED_NO_KEY,
          "the file with the secret cannot be read, so nothing was restored: "
              + unreadable.getMessage());
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Writes the list of what is to be restored next.
  Path choose(String text) throws IOException {
    Path file = folder.resolve(CHOSEN);
    Files.deleteIfExists(file);
    write(file, utf8(text));
    return file;
  }

  /// Writes a file that is closed to everybody else from its beginning.
  private void write(Path file, byte[] content) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, content);
    ServerPlace.give(file, user);
  }

  private void giveAll(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            FolderTree.give(file, user);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure)
              throws IOException {
            FolderTree.give(each, user);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// Removes everything but, where it is to be kept, what was restored.
  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(secret());
      Files.deleteIfExists(key());
      Files.deleteIfExists(folder.resolve(CHOSEN));
      FolderTree.delete(repository());
      FolderTree.delete(work());
    } finally {
      own.close();
    }
  }
}
