package io.backupmonitor.worker;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.sandbox.ChildReach;
import io.backupmonitor.sandbox.ScratchPlace;
import io.backupmonitor.sandbox.ScratchSpace;
import io.backupmonitor.sandbox.ScratchYard;
import io.backupmonitor.storage.BackupSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// What of the machine inspections have to read and write. It is told by whole places, not by
/// single files, so that a worker serves for all backups of a place.
final class Reach {

  /// Remembered, since it is the same for thousands of backups.
  private static final Map<Place, ChildReach> KNOWN = new ConcurrentHashMap<>();

  private static final Map<String, String> YARDS = new ConcurrentHashMap<>();

  /// More places than any run has.
  private static final int MOST_KNOWN = 1000;

  /// What the reach of an inspection depends on.
  ///
  /// @param writes folders for scratch
  private record Place(URI root, KeyFiles keys, List<String> writes) {
    ChildReach reach() {
      return of(List.of(root), keys, writes.stream().map(Path::of).toList());
    }
  }

  private Reach() {}

  static ChildReach of(InspectionRequest request) {
    return known(new Place(request.source().root(), request.keys(), writes(request)));
  }

  private static ChildReach known(Place place) {
    if (KNOWN.size() > MOST_KNOWN) {
      KNOWN.clear();
    }
    return KNOWN.computeIfAbsent(place, Place::reach);
  }

  private static List<String> writes(InspectionRequest request) {
    String scratch = request.scratch();
    List<String> own = scratch == null ? List.of() : List.of(yard(scratch));
    return switch (request.sink()) {
      case Sink.None() -> own;
      case Sink.Folder(String path, long _) -> with(own, path);
      case Sink.Socket(String path) -> with(own, path);
    };
  }

  /// The yard below a folder for scratch. Inspections need only some folder for their copies, so
  /// that one in which nothing can be done keeps none of them from being made.
  private static String yard(String scratch) {
    return YARDS.computeIfAbsent(
        scratch,
        place -> ScratchYard.below(ScratchPlace.tried(Path.of(place)).orTemporary()).toString());
  }

  private static List<String> with(List<String> own, String path) {
    if (!own.isEmpty() && path.startsWith(own.getFirst() + "/")) {
      return own;
    }
    String place = ScratchSpace.place(Path.of(path)).toString();
    return own.isEmpty() ? List.of(place) : List.of(own.getFirst(), place);
  }

  static ChildReach of(BackupSource source, KeyFiles keys) {
    return known(new Place(source.root(), keys, List.of()));
  }

  /// What the inspections of a place will need.
  ///
  /// @param scratch the folder for scratch
  static ChildReach ofPlace(URI root, KeyFiles keys, Path scratch) {
    return of(List.of(root), keys, List.of(Path.of(yard(scratch.toString()))));
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
