package io.backupmonitor.restore.server;

import io.backupmonitor.sandbox.ChildUser;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is done to folders of our own and everything in them.
public final class FolderTree {

  /// For the owner alone.
  public static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  /// For the owner, and for everybody to pass through.
  public static final Set<PosixFilePermission> PASSABLE =
      PosixFilePermissions.fromString("rwx--x--x");

  /// For the owner, and for everybody to read.
  public static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private FolderTree() {}

  /// Makes a folder, and its parents where they are missing, with exactly these permissions.
  public static Path make(Path folder, Set<PosixFilePermission> permissions) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, permissions);
    return folder;
  }

  /// Copies a folder that holds folders and files only; the copies belong to that user.
  public static void copy(Path from, Path to, ChildUser owner) throws IOException {
    boolean chown = ChildUser.isRoot();
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Path made = to.resolve(from.relativize(folder).toString());
            Files.createDirectory(made, PosixFilePermissions.asFileAttribute(PRIVATE));
            give(made);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path made = to.resolve(from.relativize(file).toString());
            Files.copy(file, made, LinkOption.NOFOLLOW_LINKS);
            give(made);
            return FileVisitResult.CONTINUE;
          }

          private void give(Path made) throws IOException {
            if (chown) {
              FolderTree.give(made, owner);
            }
          }
        });
  }

  /// Makes one file or folder belong to somebody. Whose group it is does not matter, as nothing
  /// here is open to a group.
  public static void give(Path path, ChildUser owner) throws IOException {
    give(path, owner.id());
  }

  private static void give(Path path, int user) throws IOException {
    Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
  }

  /// Makes a folder and everything in it belong to root.
  public static void giveToRoot(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            give(file, 0);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure)
              throws IOException {
            give(each, 0);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// Removes a folder and everything in it, as far as it is there. What vanishes meanwhile is fine.
  public static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// Renames what was prepared to where it is expected, unless another process was faster.
  public static void publish(Path prepared, Path target) throws IOException {
    try {
      Files.move(prepared, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException taken) {
      if (!Files.isDirectory(target)) {
        throw taken;
      }
    }
  }

  /// Whether that user can pass through a folder and all of its parents.
  public static boolean isEnterable(Path folder, ChildUser user) throws IOException {
    for (Path each = folder.toRealPath(); each != null; each = each.getParent()) {
      Map<String, Object> attributes = Files.readAttributes(each, "unix:mode,uid,gid");
      int mode = (Integer) attributes.getOrDefault("mode", 0);
      boolean owner = attributes.getOrDefault("uid", -1).equals(user.id());
      boolean group = attributes.getOrDefault("gid", -1).equals(user.group());
      int bit = owner ? 0100 : group ? 0010 : 0001;
      if ((mode & bit) == 0) {
        return false;
      }
    }
    return true;
  }
}
