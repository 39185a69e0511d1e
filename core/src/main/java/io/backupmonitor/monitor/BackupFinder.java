package io.backupmonitor.monitor;

import io.backupmonitor.format.Formats;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.Storage;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Finds the backups on a storage. Reads no more of a file than its kind needs, follows no symbolic
/// link, opens nothing but regular files. Immutable and safe to use from several threads.
public final class BackupFinder {

  private final Storage storage;
  private final URI root;
  private final FinderOptions options;
  private final Recognition recognition;

  /// A finder for everything on a storage.
  ///
  /// @param root the root of the storage, to be kept with what is found
  public BackupFinder(Storage storage, URI root, FinderOptions options, Formats formats) {
    this(storage, root, options, new FormatRecognition(storage, formats));
  }

  BackupFinder(Storage storage, URI root, FinderOptions options, Recognition recognition) {
    this.storage = storage;
    this.root = root;
    this.options = options;
    this.recognition = recognition;
  }

  /// Everything that a look found.
  ///
  /// @param backups in the byte order of their paths
  /// @param summary what else was seen
  public record Found(List<FoundBackup> backups, LookSummary summary) {

    public Found {
      backups = List.copyOf(backups);
    }
  }

  /// Looks at everything below the root.
  ///
  /// @throws IOException when the root cannot be listed; folders below that cannot be listed are
  ///     told in the summary
  public Found findAll() throws IOException {
    List<FoundBackup> backups = new ArrayList<>();
    LookSummary summary = find(backups::add);
    return new Found(backups, summary);
  }

  /// Looks at everything below the root, with the memory of one folder.
  ///
  /// @param each gets the backups one by one, in the byte order of their paths
  /// @throws IOException when the root cannot be listed
  public LookSummary find(Consumer<FoundBackup> each) throws IOException {
    return find(each, FolderMemory.none());
  }

  /// The same; what lies in folders that are as they were is counted and not told.
  LookSummary find(Consumer<FoundBackup> each, FolderMemory memory) throws IOException {
    try (Look look = new Look(storage, root, options, recognition, memory, each)) {
      return look.atEverything();
    }
  }

  /// Looks at one file that was named itself: it is a backup whatever its content and name are.
  /// Where it is a part of a set, the set is found; where it is a sidecar, what it speaks about;
  /// where it is a directory, nothing unless that is a backup as a whole.
  ///
  /// @throws IOException when its folder cannot be listed, or it is not there
  public Found findNamed(BackupPath file) throws IOException {
    List<FoundBackup> backups = new ArrayList<>();
    FolderMemory memory = FolderMemory.none();
    try (Look look = new Look(storage, root, options, recognition, memory, backups::add)) {
      LookSummary summary = look.atNamed(file);
      return new Found(backups, summary);
    }
  }
}
