package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Makes one backup out of a directory that is one as a whole.
///
/// @param options what is asked for
/// @param filter which paths are wanted
/// @param listings lists the folders below
/// @param found gets the backup
/// @param special hears of what is no file, no folder and no link
record DirectoryBackups(
    FinderOptions options,
    PathFilter filter,
    Listings listings,
    FoundBackups found,
    Consumer<StoredFile> special) {

  void see(Folder folder, DirectoryKind kind, ChecksumClaims claims) throws IOException {
    List<StoredFile> parts = new ArrayList<>();
    Description description =
        new Description(options, BackupKind.DIRECTORY, folder.path(), parts, folder.path());
    if (!filter.wants(folder.path())) {
      return;
    }
    collect(folder, parts, description);
    parts.sort((one, other) -> one.path().compareTo(other.path()));
    if (kind.isGrowing()) {
      description.reused();
    }
    Set<String> there = new HashSet<>();
    parts.forEach(part -> there.add(part.path().escaped()));
    claims
        .below(folder.path())
        .forEach(
            (path, claim) -> {
              if (!there.contains(path)) {
                description.failed(
                    FindingCode.SIDECAR_MISSING_FILE,
                    "lacks '%s', which '%s' lists"
                        .formatted(new BackupPath(path), claim.newest().path()));
              }
            });
    found.add(description);
  }

  private void collect(Folder folder, List<StoredFile> parts, Description description)
      throws IOException {
    for (StoredFile child : folder.children()) {
      switch (child.kind()) {
        case REGULAR -> parts.add(child);
        case SPECIAL -> special.accept(child);
        case SYMBOLIC_LINK -> {}
        case DIRECTORY -> collectBelow(child.path(), parts, description);
      }
    }
  }

  private void collectBelow(BackupPath below, List<StoredFile> parts, Description description)
      throws IOException {
    try {
      collect(listings.take(below), parts, description);
    } catch (NoSuchFileException vanished) {
      // deleted while we looked: as if it had never been there
      return;
    } catch (InterruptedIOException stopped) {
      throw stopped;
    } catch (IOException unseen) {
      description.finding(
          FindingCode.BACKUP_UNREADABLE,
          "'%s' could not be listed (%s); give the auditor's user the right to read it"
              .formatted(below, Trouble.of(unseen)));
    }
  }
}
