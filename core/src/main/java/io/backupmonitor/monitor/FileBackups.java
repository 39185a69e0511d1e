package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.SidecarChecksum;
import io.backupmonitor.monitor.SplitSets.SplitSet;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Makes backups out of the regular files of a folder: single ones, split sets, and those that only
/// a sidecar knows of. For one thread.
final class FileBackups {

  private final FinderOptions options;
  private final Recognition recognition;
  private final PathFilter filter;
  private final FoundBackups found;
  private final @Nullable BackupPath named;
  private int ignored;

  /// @param named the only file that is asked for; null for all
  FileBackups(
      FinderOptions options,
      Recognition recognition,
      PathFilter filter,
      FoundBackups found,
      @Nullable BackupPath named) {
    this.options = options;
    this.recognition = recognition;
    this.filter = filter;
    this.found = found;
    this.named = named;
  }

  /// How many files are no backups.
  int ignored() {
    return ignored;
  }

  void see(StoredFile file, Folder folder, FolderRoles roles) {
    String name = folder.name(file);
    if (roles.belongsToAnother(name)) {
      return;
    }
    SplitSet set = roles.setOf(name);
    if (set == null) {
      single(file, name, roles);
    } else if (set.parts().getFirst().path().equals(file.path())) {
      splitSet(set, folder, roles);
    }
  }

  private void single(StoredFile file, String name, FolderRoles roles) {
    String whole = TemporaryName.finalName(name);
    BackupPath meant =
        whole == null ? file.path() : file.path().parent().resolve(new BackupPath(whole));
    Description description =
        new Description(options, BackupKind.FILE, file.path(), List.of(file), meant)
            .companions(roles.companionsOf(name))
            .sidecars(roles.claims().about(file.path()));
    if (!concerns(List.of(file), description)) {
      return;
    }
    try {
      if (!filter.wants(meant) || !isBackup(file, meant)) {
        ignored++;
        return;
      }
    } catch (NoSuchFileException vanished) {
      return;
    } catch (IOException unread) {
      description.finding(
          FindingCode.BACKUP_UNREADABLE,
          "'%s' could not be read (%s); give the auditor's user the right to read it"
              .formatted(file.path(), Trouble.of(unread)));
    }
    if (whole != null) {
      description.temporary();
    }
    found.add(description);
  }

  private boolean isBackup(StoredFile file, BackupPath meant) throws IOException {
    if (options.rules() == FinderOptions.Rules.LOCATION || file.path().equals(named)) {
      return true;
    }
    String name = BackupName.withoutRotation(meant.name().text());
    return recognition.byName(name) || recognition.byContent(file);
  }

  private void splitSet(SplitSet set, Folder folder, FolderRoles roles) {
    BackupPath whole = FolderRoles.pathOf(set, folder);
    BackupPath first = set.parts().getFirst().path();
    Description description =
        new Description(options, BackupKind.SPLIT_SET, first, set.parts(), whole)
            .sidecars(claims(set, whole, roles));
    if (!concerns(set.parts(), description)) {
      return;
    }
    if (!filter.wants(whole) && !filter.wants(first)) {
      ignored += set.parts().size();
      return;
    }
    if (!set.missing().isEmpty()) {
      description.failed(
          FindingCode.SET_PART_MISSING,
          "lacks %s of its set of %d parts%s; copy the missing part, without it the set cannot be"
                  .formatted(
                      set.missing().getFirst(),
                      set.parts().size() + set.missing().size(),
                      set.missing().size() > 1
                          ? " (and %d more)".formatted(set.missing().size() - 1)
                          : "")
              + " restored");
    }
    found.add(description);
  }

  /// What is said about all parts together, and about each of them; the last file of a split zip
  /// has the name of the whole.
  private static List<SidecarChecksum> claims(SplitSet set, BackupPath whole, FolderRoles roles) {
    List<SidecarChecksum> claims = new ArrayList<>();
    if (!set.parts().getLast().path().equals(whole)) {
      claims.addAll(roles.claims().about(whole));
    }
    for (StoredFile part : set.parts()) {
      roles.claims().about(part.path()).forEach(claim -> claims.add(claim.of(part.path())));
    }
    return claims;
  }

  /// Files that a sidecar lists and that are not there.
  ///
  /// @param later gets the place of each, and how to tell of it
  void missing(Folder folder, FolderRoles roles, BiConsumer<String, Runnable> later) {
    for (Map.Entry<String, ChecksumClaims.Claim> entry :
        roles.claims().below(folder.path()).entrySet()) {
      BackupPath path = new BackupPath(entry.getKey());
      String rest =
          path.escaped()
              .substring(
                  folder.path().escaped().isEmpty() ? 0 : folder.path().escaped().length() + 1);
      int slash = rest.indexOf('/');
      boolean there =
          slash < 0
              ? roles.holds(folder, rest)
              : !options.recursive() || folder.child(rest.substring(0, slash)) != null;
      if (!there && filter.wants(path)) {
        later.accept(entry.getKey(), () -> missing(path, entry.getValue()));
      }
    }
  }

  private void missing(BackupPath path, ChecksumClaims.Claim claim) {
    Description description =
        new Description(options, BackupKind.FILE, path, List.of(), path)
            .sidecars(claim.checksums())
            .failed(
                FindingCode.SIDECAR_MISSING_FILE,
                "is listed in '%s' and is not there; find it, or make the checksum file again"
                    .formatted(claim.newest().path()));
    Duration age = Duration.between(claim.newest().modified(), options.now());
    if (!age.isNegative() && age.compareTo(options.settle()) < 0) {
      description.pending("its checksum was written just now");
    }
    if (concerns(List.of(), description)) {
      found.add(description);
    }
  }

  /// Whether a backup is among those that were asked for.
  private boolean concerns(List<StoredFile> parts, Description description) {
    return named == null
        || parts.stream().anyMatch(part -> part.path().equals(named))
        || description.isClaimedBy(named);
  }
}
