package io.backupmonitor.restore.server;

import io.backupmonitor.sandbox.ChildUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/// Where the cache of a user lies: usually where those of other programs do. Users of services
/// often have no home; theirs lies beside other temporary files, where everybody may make folders,
/// so that it is only used while it is certain whose it is.
///
/// @param folder the folder
/// @param shared whether others may make something of the same name
record CachePlace(Path folder, boolean shared) {

  /// Where a user has it.
  ///
  /// @param usual where it would be
  /// @param temporary the folder for temporary files
  /// @param user the number of the user
  static CachePlace of(Path usual, Path temporary, int user) {
    return canBe(usual)
        ? new CachePlace(usual.toAbsolutePath(), false)
        : new CachePlace(temporary.resolve(".backup-monitor-of-" + user).toAbsolutePath(), true);
  }

  private static boolean canBe(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return Files.isDirectory(existing) && Files.isWritable(existing);
  }

  /// Makes the folder where it is missing.
  ///
  /// @throws IOException when it cannot be made, or somebody else made it
  void open() throws IOException {
    if (shared && !Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FolderTree.READABLE));
    } else if (!Files.isDirectory(folder)) {
      FolderTree.make(folder, FolderTree.READABLE);
    }
    check();
  }

  /// Whether it is there.
  boolean isThere() throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return !shared && Files.isDirectory(folder);
    }
    check();
    return true;
  }

  private void check() throws IOException {
    if (!shared) {
      return;
    }
    PosixFileAttributes seen =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    boolean ours =
        seen.isDirectory()
            && Objects.equals(
                Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS),
                ChildUser.currentId())
            && !seen.permissions().contains(PosixFilePermission.GROUP_WRITE)
            && !seen.permissions().contains(PosixFilePermission.OTHERS_WRITE);
    if (!ours) {
      throw new IOException(
          "'%s' is not a folder of this user alone, so nothing is kept there".formatted(folder));
    }
  }
}
