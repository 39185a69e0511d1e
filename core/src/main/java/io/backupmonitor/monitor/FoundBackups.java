package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.storage.FileIdentity;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The backups of one look on their way out: each file once, however many names it has, and what
/// was written just now is looked at again. For one thread.
final class FoundBackups {

  private record Inode(long device, long inode) {}

  private final Storage storage;
  private final URI root;
  private final Instant now;
  private final Consumer<FoundBackup> each;
  private final Set<Inode> seen = new HashSet<>();
  private int count;
  private int restless;

  FoundBackups(Storage storage, URI root, Instant now, Consumer<FoundBackup> each) {
    this.storage = storage;
    this.root = root;
    this.now = now;
    this.each = each;
  }

  /// How many there were.
  int count() {
    return count;
  }

  /// How many have to be judged anew by every look, and how many files were another name of one.
  int restless() {
    return restless;
  }

  void add(Description description) {
    if (isAnotherName(description)) {
      restless++;
      return;
    }
    lookAgain(description);
    description.judgeRights();
    count++;
    FoundBackup backup = description.found(root);
    if (!isSettled(backup)) {
      restless++;
    }
    each.accept(backup);
  }

  /// Counts backups of a folder that is as it was.
  void addUnchanged(int backups) {
    count += backups;
  }

  /// Whether the same files make the same backup at any later time.
  private static boolean isSettled(FoundBackup backup) {
    return backup.status() == BackupStatus.COMPLETED
        && backup.findings().isEmpty()
        && backup.sidecars().isEmpty()
        && haveOneName(backup.source().parts());
  }

  private static boolean haveOneName(List<StoredFile> parts) {
    for (StoredFile part : parts) {
      FileIdentity identity = part.identity();
      if (identity != null && identity.links() != 1) {
        return false;
      }
    }
    return true;
  }

  /// Whether the file was found under another name already.
  private boolean isAnotherName(Description description) {
    StoredFile first = description.first();
    FileIdentity identity = first == null ? null : first.identity();
    return identity != null
        && identity.links() > 1
        && description.kind() != BackupKind.DIRECTORY
        && !seen.add(new Inode(identity.device(), identity.inode()));
  }

  private void lookAgain(Description description) {
    StoredFile first = description.last();
    if (first == null) {
      return;
    }
    Duration age = Duration.between(first.modified(), now);
    if (age.abs().compareTo(FolderMemory.JUST_NOW) > 0) {
      return;
    }
    try {
      if (!storage.stat(first.path()).sameContentAs(first)) {
        description.pending("it grew while it was looked at");
      }
    } catch (IOException gone) {
      description.pending("it vanished while it was looked at");
    }
  }
}
