package io.backupmonitor.worker;

import io.backupmonitor.format.InspectionRequest;
import io.backupmonitor.format.Sink;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ScratchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a worker may write for one inspection: the sink, and a scratch folder of its own, which is
/// made when it asks and gone afterwards, whatever became of the worker. Where the worker is
/// another user, both are made that user's. For one thread.
final class WorkerScratch implements AutoCloseable {

  private final InspectionRequest request;
  private final Optional<ChildUser> owner;
  private @Nullable ScratchSpace space;

  /// @param owner who the worker runs as; empty when that is the user of this process
  WorkerScratch(InspectionRequest request, Optional<ChildUser> owner) {
    this.request = request;
    this.owner = owner;
  }

  /// Lets the worker write into the sink.
  void openSink() throws IOException {
    switch (request.sink()) {
      case Sink.None() -> {}
      case Sink.Folder(String path) -> give(Path.of(path));
      case Sink.Socket(String path) -> give(Path.of(path));
    }
  }

  private void give(Path path) throws IOException {
    if (owner.isPresent()) {
      Files.setAttribute(path, "unix:uid", owner.get().id(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", owner.get().group(), LinkOption.NOFOLLOW_LINKS);
    }
  }

  /// The scratch folder.
  ///
  /// @throws IOException when there can be none
  Path folder() throws IOException {
    if (space == null) {
      String parent = request.scratch();
      if (parent == null) {
        throw new IOException("no scratch folder was given");
      }
      space = ScratchSpace.create(Path.of(parent));
      give(space.folder());
    }
    return space.folder();
  }

  @Override
  public void close() {
    if (space != null) {
      space.close();
    }
  }
}
