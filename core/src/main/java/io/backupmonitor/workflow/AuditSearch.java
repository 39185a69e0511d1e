package io.backupmonitor.workflow;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.monitor.BackupFinder;
import io.backupmonitor.monitor.FinderOptions;
import io.backupmonitor.monitor.FoundBackup;
import io.backupmonitor.monitor.LookSummary;
import io.backupmonitor.monitor.Observation;
import io.backupmonitor.storage.FileIdentity;
import io.backupmonitor.storage.FolderStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The look at all paths of an audit. A backup that is reached by several of them is found once.
/// For one thread.
final class AuditSearch {

  private final Machinery machinery;
  private final FinderOptions options;
  private final RunListener listener;
  private final List<Subject> subjects = new ArrayList<>();
  private final Set<Object> known = new HashSet<>();
  private int ignored;
  private int unlisted;

  /// @param listener hears what concerns no backup
  AuditSearch(Machinery machinery, FinderOptions options, RunListener listener) {
    this.machinery = machinery;
    this.options = options;
    this.listener = listener;
  }

  /// Looks at everything under the given paths.
  void under(List<Path> paths) throws IOException {
    Map<Path, Path> byPlace = new LinkedHashMap<>();
    for (Path path : paths) {
      byPlace.putIfAbsent(place(path), path);
    }
    for (Map.Entry<Path, Path> entry : byPlace.entrySet()) {
      Path place = entry.getKey();
      boolean within =
          byPlace.keySet().stream()
              .anyMatch(other -> !other.equals(place) && place.startsWith(other));
      if (Files.isDirectory(place)) {
        folder(entry.getValue(), within);
      } else {
        file(entry.getValue(), place, within);
      }
    }
  }

  /// Where a path leads to; a link that leads nowhere stays itself.
  private static Path place(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException nowhere) {
      return path.toAbsolutePath().normalize();
    }
  }

  private BackupFinder finder(FolderStorage storage) {
    return new BackupFinder(storage, storage.rootUri(), options, machinery.formats());
  }

  /// @param within whether the look at another path tells of what is no backup here
  private void folder(Path given, boolean within) {
    FolderStorage storage = new FolderStorage(given);
    BackupPath prefix = FolderStorage.bytesOf(given);
    Path place = place(given);
    try {
      count(
          finder(storage)
              .find(backup -> add(backup, place, prefix.resolve(backup.source().path()))),
          within);
    } catch (IOException unreachable) {
      unlisted++;
      listener.noticed(
          FindingCode.LOCATION_UNREACHABLE.saying(
              "'%s' cannot be listed: %s".formatted(given, unreachable)));
    }
  }

  private void file(Path given, Path place, boolean within) throws IOException {
    Path folder = place.getParent();
    FolderStorage storage = new FolderStorage(folder == null ? place : folder);
    BackupPath name = FolderStorage.nameOf(place);
    BackupPath shown = FolderStorage.bytesOf(given);
    BackupFinder.Found found = finder(storage).findNamed(name);
    for (FoundBackup backup : found.backups()) {
      BackupPath path = backup.source().path();
      add(
          backup,
          folder == null ? place : folder,
          path.equals(name) ? shown : shown.parent().resolve(path));
    }
    count(found.summary(), within);
  }

  private void add(FoundBackup backup, Path folder, BackupPath shown) {
    if (known.add(key(backup, folder))) {
      subjects.add(new Subject(backup, shown));
    }
  }

  /// What a backup is apart from the path that led to it. Names of one inode are one backup; a
  /// directory, and a file that is not there, are what lies at their place.
  private static Object key(FoundBackup backup, Path folder) {
    boolean file = backup.source().kind() != BackupKind.DIRECTORY;
    FileIdentity identity =
        file && !backup.source().parts().isEmpty()
            ? backup.source().parts().getFirst().identity()
            : null;
    return identity == null
        ? FolderStorage.bytesOf(folder).resolve(backup.source().path())
        : List.of(identity.device(), identity.inode());
  }

  private void count(LookSummary summary, boolean within) {
    if (within) {
      return;
    }
    ignored += summary.ignored();
    unlisted += summary.unlisted().size();
    summary.observations().stream().map(Observation::finding).forEach(listener::noticed);
  }

  /// How many backups were found.
  int backups() {
    return subjects.size();
  }

  /// The size of all of them together.
  long bytes() {
    return subjects.stream().mapToLong(subject -> subject.found().source().size()).sum();
  }

  /// How many files are no backups.
  int ignored() {
    return ignored;
  }

  /// How many folders could not be listed.
  int unlisted() {
    return unlisted;
  }

  /// The largest one first: what takes longest must not begin last.
  List<Subject> largestFirst() {
    return subjects.stream()
        .sorted(
            Comparator.comparingLong((Subject subject) -> subject.found().source().size())
                .reversed())
        .toList();
  }
}
