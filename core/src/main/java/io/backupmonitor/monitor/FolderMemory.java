package io.backupmonitor.monitor;

import io.backupmonitor.database.SeenFolder;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.FileKind;
import io.backupmonitor.storage.StoredFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The folders of a location as the last scan saw them, and as this one does. What lies in a folder
/// that is as it was need not be judged again: the rows say it already. For one thread.
final class FolderMemory {

  /// A folder with something younger is judged anew, as it may be written to this very moment.
  static final Duration JUST_NOW = Duration.ofSeconds(2);

  /// So often every row is compared with what lies there, whatever is remembered.
  static final Duration BELIEVED_FOR = Duration.ofDays(7);

  /// Which rules make rows of files. To be counted up whenever the same files would make other rows
  /// than before: other names of series, other sets, other companions.
  static final String RULES = "1";

  private final boolean kept;
  private final Map<BackupPath, SeenFolder> before;
  private final Instant settledBefore;
  private final Runnable whenDifferent;
  private boolean different;
  private final Set<BackupPath> unchanged = new HashSet<>();
  private final List<SeenFolder> now = new ArrayList<>();

  private FolderMemory(
      boolean kept,
      Map<BackupPath, SeenFolder> before,
      Instant settledBefore,
      Runnable whenDifferent) {
    this.kept = kept;
    this.before = before;
    this.settledBefore = settledBefore;
    this.whenDifferent = whenDifferent;
  }

  /// For a look that nobody repeats.
  static FolderMemory none() {
    return new FolderMemory(false, Map.of(), Instant.MIN, () -> {});
  }

  /// @param before what is recorded, as far as it holds
  /// @param at the time of the scan
  /// @param whenDifferent is told as soon as rows are needed, since something may differ from them
  static FolderMemory of(Map<BackupPath, SeenFolder> before, Instant at, Runnable whenDifferent) {
    if (before.isEmpty()) {
      whenDifferent.run();
    }
    return new FolderMemory(true, before, at.minus(JUST_NOW), whenDifferent);
  }

  /// Whether folders need a fingerprint.
  boolean isKept() {
    return kept;
  }

  /// How many backups lie in a folder that is as it was; negative when it is not.
  int unchangedBackups(Folder folder) {
    SeenFolder seen = before.get(folder.path());
    if (seen == null || !seen.fingerprint().equals(folder.fingerprint()) || !isSettled(folder)) {
      return -1;
    }
    unchanged.add(folder.path());
    now.add(seen);
    return seen.backups();
  }

  private boolean isSettled(Folder folder) {
    for (StoredFile child : folder.children()) {
      if (child.kind() == FileKind.REGULAR && !child.modified().isBefore(settledBefore)) {
        return false;
      }
    }
    return true;
  }

  /// Keeps a folder of whose backups everything was said.
  void keep(Folder folder, int backups) {
    if (kept) {
      now.add(new SeenFolder(folder.path(), folder.fingerprint(), backups));
    }
  }

  /// There is a folder of which nothing is known, or that cannot be looked into.
  void differs() {
    if (!different) {
      different = true;
      whenDifferent.run();
    }
  }

  /// The folders that are as they were.
  Set<BackupPath> unchanged() {
    return unchanged;
  }

  /// Whether every folder that is recorded was seen as it was.
  boolean isWhole() {
    return !before.isEmpty() && !different && unchanged.size() == before.size();
  }

  /// The folders as they are now.
  ///
  /// @param differing folders with files that differ from what is recorded of them
  List<SeenFolder> now(Set<BackupPath> differing) {
    return now.stream().filter(folder -> !differing.contains(folder.path())).toList();
  }
}
