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
import java.io.InterruptedIOException;
import java.net.URI;
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
        folder(entry.getValue(), place, within);
      } else {
        file(entry.getValue(), place, within);
      }
    }
  }

  /// The folder in which the backups under a path lie.
  static URI root(Path path) {
    Path place = place(path);
    return new FolderStorage(Files.isDirectory(place) ? place : folderOf(place)).rootUri();
  }

  private static Path folderOf(Path place) {
    Path parent = place.getParent();
    return parent == null ? place : parent;
  }

  /// Where a path leads to; a link that leads nowhere stays itself.
  private static Path place(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException nowhere) {
      return path.toAbsolutePath().normalize();
    }
  }

  private BackupFinder.Found ask(Path folder, Task task) throws IOException {
    URI root = new FolderStorage(folder).rootUri();
    return machinery
        .storages()
        .ask(
            root,
            storage -> task.of(new BackupFinder(storage, root, options, machinery.formats())));
  }

  /// What a finder is asked for.
  @FunctionalInterface
  private interface Task {
    BackupFinder.Found of(BackupFinder finder) throws IOException;
  }

  /// @param within whether the look at another path tells of what is no backup here
  private void folder(Path given, Path place, boolean within) throws IOException {
    BackupPath prefix = FolderStorage.bytesOf(given);
    try {
      BackupFinder.Found found = ask(place, BackupFinder::findAll);
      found.backups().forEach(each -> add(each, place, prefix.resolve(each.source().path())));
      count(found.summary(), within);
    } catch (InterruptedIOException stopped) {
      throw stopped;
    } catch (IOException unreachable) {
      unlisted++;
      listener.noticed(
          FindingCode.LOCATION_UNREACHABLE.saying(
              "'%s' cannot be listed: %s".formatted(given, unreachable)));
    }
  }

  private void file(Path given, Path place, boolean within) throws IOException {
    Path folder = folderOf(place);
    BackupPath name = FolderStorage.nameOf(place);
    BackupPath shown = FolderStorage.bytesOf(given);
    BackupFinder.Found found = ask(folder, finder -> finder.findNamed(name));
    for (FoundBackup backup : found.backups()) {
      BackupPath path = backup.source().path();
      add(backup, folder, path.equals(name) ? shown : shown.parent().resolve(path));
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
