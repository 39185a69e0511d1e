package io.backupmonitor.worker;

import io.backupmonitor.format.InspectionRequest;
import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Sink;
import io.backupmonitor.sandbox.ChildReach;
import io.backupmonitor.sandbox.ScratchSpace;
import io.backupmonitor.storage.BackupSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What of the machine inspections have to read and write. It is told by whole places, not by
/// single files, so that a worker serves for all backups of a place.
final class Reach {

  private Reach() {}

  static ChildReach of(InspectionRequest request) {
    ChildReach source = of(request.source(), request.keys());
    List<Path> writes = new ArrayList<>();
    String scratch = request.scratch();
    if (scratch != null) {
      writes.add(Path.of(scratch).toAbsolutePath());
    }
    switch (request.sink()) {
      case Sink.None() -> {}
      case Sink.Folder(String path) -> writes.add(ScratchSpace.place(Path.of(path)));
      case Sink.Socket(String path) -> writes.add(ScratchSpace.place(Path.of(path)));
    }
    return new ChildReach(source.reads(), writes);
  }

  static ChildReach of(BackupSource source, KeyFiles keys) {
    return of(List.of(source.root()), keys, List.of());
  }

  /// @param roots the storages with the backups; only folders are among the files of the machine
  /// @param writes the folders for scratch
  static ChildReach of(List<URI> roots, KeyFiles keys, List<Path> writes) {
    List<Path> reads =
        Stream.concat(
                roots.stream()
                    .filter(root -> "file".equals(root.getScheme()))
                    .map(root -> ScratchSpace.placeOrSelf(Path.of(root))),
                Stream.concat(keys.passphrase().stream(), keys.key().stream()))
            .toList();
    return new ChildReach(reads, writes.stream().map(Path::toAbsolutePath).toList());
  }
}
