package io.backupmonitor.worker;

import io.backupmonitor.format.Sink;
import io.backupmonitor.sandbox.ChildReach;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ScratchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/// The folder in which one worker makes its copies, gone once the worker is, whatever became of it.
/// Where the worker is another user, it is that user's.
final class WorkerScratch implements AutoCloseable {

  private final ScratchSpace space;
  private final Path folder;

  private WorkerScratch(ScratchSpace space, Path folder) {
    this.space = space;
    this.folder = folder;
  }

  /// Makes one where that worker may write, or where temporary files lie.
  ///
  /// @param owner who the worker runs as; empty when that is the user of this process
  static WorkerScratch make(ChildReach reach, Optional<ChildUser> owner) throws IOException {
    Path parent =
        reach.writes().isEmpty()
            ? Path.of(System.getProperty("java.io.tmpdir"))
            : reach.writes().getFirst();
    ScratchSpace space = ScratchSpace.create(parent);
    // the outer one stays this process', so that a later sweep knows whose it was
    Path folder = Files.createDirectory(space.folder().resolve("worker"));
    give(folder, owner);
    return new WorkerScratch(space, folder);
  }

  /// Lets a worker write into the sink of an inspection.
  static void open(Sink sink, Optional<ChildUser> owner) throws IOException {
    switch (sink) {
      case Sink.None() -> {}
      case Sink.Folder(String path) -> give(Path.of(path), owner);
      case Sink.Socket(String path) -> give(Path.of(path), owner);
    }
  }

  private static void give(Path path, Optional<ChildUser> owner) throws IOException {
    if (owner.isPresent()) {
      Files.setAttribute(path, "unix:uid", owner.get().id(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", owner.get().group(), LinkOption.NOFOLLOW_LINKS);
    }
  }

  /// The folder.
  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    space.close();
  }
}
