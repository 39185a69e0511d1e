package io.backupmonitor.restore;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The trees of files that a restore left: one as a rule, of a repository one for each series of
/// snapshots. A path is looked for in all of them, or with the name of one in front in that one.
final class RestoredTrees {

  private final Map<String, Path> tops;
  private final String lacking;

  private RestoredTrees(Map<String, Path> tops, String lacking) {
    this.tops = tops;
    this.lacking = lacking;
  }

  static RestoredTrees of(Restored restored) throws UnansweredException {
    return new RestoredTrees(restored.folders(), restored.lacking());
  }

  /// A place where a path may mean something.
  private record Place(RestoredTree tree, String path) {}

  private List<Place> places(String path) {
    List<Place> places = new ArrayList<>();
    tops.forEach(
        (name, top) -> {
          RestoredTree tree = new RestoredTree(top);
          if (!name.isEmpty() && path.startsWith(name + "/")) {
            places.add(new Place(tree, path.substring(name.length() + 1)));
          }
          places.add(new Place(tree, path));
        });
    return places;
  }

  /// Whether something lies at a path.
  boolean isThere(String path) throws UnansweredException {
    for (Place place : places(path)) {
      if (place.tree().isThere(place.path())) {
        return true;
      }
    }
    mayLack();
    return false;
  }

  /// How many bytes a file has, in the first tree that has it; empty when no file lies there.
  OptionalLong size(String path) throws UnansweredException {
    for (Place place : places(path)) {
      OptionalLong size = place.tree().size(place.path());
      if (size.isPresent()) {
        return size;
      }
    }
    mayLack();
    return OptionalLong.empty();
  }

  /// Whether a text stands in one of the files that are there, or a part of one is a match of an
  /// expression.
  boolean holds(String path, String sought, boolean regular, Duration limit)
      throws UnansweredException {
    for (Place place : places(path)) {
      if (place.tree().size(place.path()).isPresent()
          && place.tree().holds(place.path(), sought, regular, limit)) {
        return true;
      }
    }
    return false;
  }

  /// How many files match a glob, in all trees together.
  long count(String glob) throws UnansweredException {
    mayLack();
    long count = 0;
    for (Map.Entry<String, Path> each : tops.entrySet()) {
      count += new RestoredTree(each.getValue()).count(glob, each.getKey());
    }
    return count;
  }

  /// What was not restored says nothing about what the backup holds.
  private void mayLack() throws UnansweredException {
    if (!lacking.isEmpty()) {
      throw new UnansweredException(lacking);
    }
  }
}
