package io.backupmonitor.storage;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.SourceDescription;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Looks at everything that makes up a recorded backup, as it is now. Safe to use from several
/// threads.
public final class SourceLookup {

  private final Storages storages;

  public SourceLookup(Storages storages) {
    this.storages = storages;
  }

  /// The backup as it is now; without parts when nothing of it is there.
  ///
  /// A backup that cannot be looked at is given as it was recorded: whoever reads it then fails on
  /// it and can say why, which no lookup may decide.
  ///
  /// @param location the path of its location, as the administrator wrote it
  public BackupSource find(String location, SourceDescription recorded) {
    URI root = Storages.rootOf(location);
    try {
      return storages.ask(root, storage -> look(storage, root, recorded));
    } catch (IOException unreachable) {
      StoredFile file =
          new StoredFile(
              recorded.path(), FileKind.REGULAR, recorded.size(), recorded.modified(), null);
      return new BackupSource(root, recorded.kind(), recorded.path(), List.of(file), List.of());
    }
  }

  private static BackupSource look(Storage storage, URI root, SourceDescription recorded)
      throws IOException {
    storage.stat(BackupPath.ROOT);
    return new BackupSource(
        root,
        recorded.kind(),
        recorded.path(),
        parts(storage, recorded),
        existing(storage, recorded.companions()));
  }

  private static List<StoredFile> parts(Storage storage, SourceDescription recorded)
      throws IOException {
    return switch (recorded.kind()) {
      case FILE -> existing(storage, List.of(recorded.path()));
      case SPLIT_SET -> existing(storage, recorded.parts());
      case DIRECTORY -> regularFilesBelow(storage, recorded.path());
    };
  }

  private static List<StoredFile> existing(Storage storage, List<BackupPath> paths)
      throws IOException {
    List<StoredFile> files = new ArrayList<>();
    for (BackupPath path : paths) {
      look(storage, path).ifPresent(files::add);
    }
    return files;
  }

  private static Optional<StoredFile> look(Storage storage, BackupPath path) throws IOException {
    try {
      StoredFile file = storage.stat(path);
      return file.kind() == FileKind.REGULAR ? Optional.of(file) : Optional.empty();
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  private static List<StoredFile> regularFilesBelow(Storage storage, BackupPath directory)
      throws IOException {
    List<StoredFile> files = new ArrayList<>();
    collect(storage, directory, files);
    files.sort(Comparator.comparing(StoredFile::path));
    return files;
  }

  private static void collect(Storage storage, BackupPath directory, List<StoredFile> files)
      throws IOException {
    List<StoredFile> children;
    try (Stream<StoredFile> listing = storage.list(directory)) {
      children = listing.toList();
    } catch (NoSuchFileException gone) {
      return;
    }
    for (StoredFile child : children) {
      switch (child.kind()) {
        case REGULAR -> files.add(child);
        case DIRECTORY -> collect(storage, child.path(), files);
        case SYMBOLIC_LINK, SPECIAL -> {}
      }
    }
  }
}
