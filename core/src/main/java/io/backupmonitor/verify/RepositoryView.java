package io.backupmonitor.verify;

import io.backupmonitor.model.Isolation;
import io.backupmonitor.program.ProgramFiles;
import io.backupmonitor.program.RepositoryProgram;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ProcessRunner;
import io.backupmonitor.sandbox.ScratchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a program gets to see of a repository that it must not change. Where it cannot write there
/// anyway that is the repository itself or, for a program that wants to write beside what it reads,
/// a folder of its own full of links into it; elsewhere it is a copy. For one thread.
final class RepositoryView {

  /// So much space is left to everybody else.
  private static final long RESERVED_BYTES = 256L << 20;

  private static final int OTHERS_WRITE = 0002;

  private final RepositoryProgram program;
  private final Path repository;
  private final Path scratch;
  private final ProcessRunner runner;

  /// @param repository where it lies, without links in the path
  /// @param scratch an empty folder for whatever is made
  /// @param runner will start the program
  RepositoryView(RepositoryProgram program, Path repository, Path scratch, ProcessRunner runner) {
    this.program = program;
    this.repository = repository;
    this.scratch = scratch;
    this.runner = runner;
  }

  /// Makes it.
  ///
  /// @param passphrase the file with the passphrase
  /// @throws IOException when it cannot be made, such as for lack of space
  ProgramFiles made(Path passphrase, @Nullable Path key) throws IOException {
    Path home = folder(scratch.resolve("home"));
    boolean safe = isSafe();
    return new ProgramFiles(
        safe && !program.writes() ? repository : stand(safe), home, passphrase, key);
  }

  /// Whether the program can change nothing there, whatever it does: it sees the repository through
  /// a window without writing, or is another user, whom no permission there lets write.
  private boolean isSafe() throws IOException {
    if (!ChildUser.isRoot()) {
      return runner.isolation() == Isolation.BUBBLEWRAP;
    }
    int user = ChildUser.unprivileged().orElseThrow().id();
    try (Stream<Path> all = Files.walk(repository)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        int mode = (Integer) Files.getAttribute(each, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        Object owner = Files.getAttribute(each, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if ((mode & OTHERS_WRITE) != 0 || owner.equals(user)) {
          return false;
        }
      }
    }
    return true;
  }

  /// A folder that stands for the repository, without its locks, which are nobody's there.
  private Path stand(boolean linked) throws IOException {
    Path stand = folder(scratch.resolve("repository"));
    for (String each : program.folders()) {
      folder(stand.resolve(each));
    }
    try (Stream<Path> all = Files.walk(repository)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Path below = repository.relativize(each);
        if (!below.toString().startsWith("lock") && !below.toString().isEmpty()) {
          boolean link = linked && !program.rewrites(below.toString());
          put(each, stand.resolve(below.toString()), link);
        }
      }
    }
    return stand;
  }

  private void put(Path each, Path place, boolean linked) throws IOException {
    if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
      folder(place);
    } else if (linked) {
      Files.createSymbolicLink(place, each);
    } else if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
      checkSpace(Files.size(each));
      Files.copy(each, place, LinkOption.NOFOLLOW_LINKS);
      giveAway(place);
    }
  }

  private void checkSpace(long bytes) throws IOException {
    long free = ScratchSpace.freeBytes(scratch);
    if (free < bytes + RESERVED_BYTES) {
      throw new IOException(
          "it could write into the repository, and for a copy there is too little space in '%s' (%,d MB free)"
              .formatted(scratch.getParent(), free >> 20));
    }
  }

  /// Makes a folder for the program's user, unless it is there.
  private static Path folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder);
      giveAway(folder);
    }
    return folder;
  }

  private static void giveAway(Path made) throws IOException {
    if (ChildUser.isRoot()) {
      Files.setAttribute(made, "unix:uid", ChildUser.unprivileged().orElseThrow().id());
    }
  }
}
