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

/// What a worker may write for one inspection: a scratch folder of its own, which is gone
/// afterwards whatever became of the worker, and the sink. Where the worker is another user, both
/// are made that user's.
final class WorkerScratch implements AutoCloseable {

  private final InspectionRequest request;
  private final Optional<ChildUser> owner;
  private final @Nullable ScratchSpace space;

  /// Where no scratch folder can be made, the worker is told of the place anyway: whether it needs
  /// one shows only while it reads.
  ///
  /// @param owner who the worker runs as; empty when that is the user of this process
  WorkerScratch(InspectionRequest request, Optional<ChildUser> owner) throws IOException {
    this.owner = owner;
    this.space = request.structure() ? create(request.scratch()) : null;
    this.request = space == null ? request : with(request, space.folder().toString());
    if (space != null) {
      give(space.folder());
    }
    switch (request.sink()) {
      case Sink.None() -> {}
      case Sink.Folder(String path) -> give(Path.of(path));
      case Sink.Socket(String path) -> give(Path.of(path));
    }
  }

  private static @Nullable ScratchSpace create(@Nullable String parent) {
    try {
      return parent == null ? null : ScratchSpace.create(Path.of(parent));
    } catch (IOException unusable) {
      return null;
    }
  }

  private static InspectionRequest with(InspectionRequest request, String scratch) {
    return new InspectionRequest(
        request.source(),
        request.checksums(),
        request.structure(),
        request.sink(),
        scratch,
        request.limits(),
        request.keys());
  }

  private void give(Path path) throws IOException {
    if (owner.isPresent()) {
      Files.setAttribute(path, "unix:uid", owner.get().id(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", owner.get().group(), LinkOption.NOFOLLOW_LINKS);
    }
  }

  /// The request as the worker gets it.
  InspectionRequest request() {
    return request;
  }

  @Override
  public void close() {
    if (space != null) {
      space.close();
    }
  }
}
