package io.backupmonitor.worker;

import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.sandbox.ChildReach;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ScratchPlace;
import io.backupmonitor.sandbox.ScratchSpace;
import io.backupmonitor.sandbox.ScratchYard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The folder in which one worker makes its copies, gone once the worker is, whatever became of it.
/// Where the worker is another user, it is that user's.
final class WorkerScratch implements AutoCloseable {

  private final ScratchSpace space;
  private final Path folder;
  private final List<Path> yards;
  private final AtomicBoolean closed = new AtomicBoolean();

  private WorkerScratch(ScratchSpace space, Path folder, List<Path> yards) {
    this.space = space;
    this.folder = folder;
    this.yards = yards;
  }

  /// Makes one where that worker may write, or where temporary files lie.
  ///
  /// @param owner who the worker runs as; empty when that is the user of this process
  /// @throws NoScratchException when no folder can be made there
  static WorkerScratch make(ChildReach reach, Optional<ChildUser> owner) throws NoScratchException {
    List<Path> yards = new ArrayList<>();
    try {
      for (Path each : reach.writes()) {
        ScratchYard.enter(each);
        yards.add(each);
      }
      ScratchSpace space = ScratchSpace.createIn(parent(reach));
      // the outer one stays this process', so that a later sweep knows whose it was
      Path folder = Files.createDirectory(space.folder().resolve("worker"));
      give(folder, owner);
      return new WorkerScratch(space, folder, List.copyOf(yards));
    } catch (IOException refused) {
      yards.forEach(ScratchYard::leave);
      throw new NoScratchException(place(reach), refused);
    }
  }

  private static Path parent(ChildReach reach) {
    return reach.writes().isEmpty()
        ? ScratchYard.below(ScratchPlace.temporary())
        : reach.writes().getFirst();
  }

  /// What somebody named, for people.
  private static Path place(ChildReach reach) {
    Path parent = parent(reach);
    return ScratchYard.isOne(parent) ? parent.resolveSibling("") : parent;
  }

  /// Lets a worker write into the sink of an inspection.
  ///
  /// @throws NoScratchException when it cannot be given to that user
  static void open(Sink sink, Optional<ChildUser> owner) throws NoScratchException {
    switch (sink) {
      case Sink.None() -> {}
      case Sink.Folder(String path, long _) -> handOver(Path.of(path), owner);
      case Sink.Socket(String path) -> handOver(Path.of(path), owner);
    }
  }

  private static void handOver(Path path, Optional<ChildUser> owner) throws NoScratchException {
    try {
      give(path, owner);
    } catch (IOException refused) {
      throw new NoScratchException(path, refused);
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
    if (closed.compareAndSet(false, true)) {
      yards.forEach(ScratchYard::leave);
    }
  }
}
