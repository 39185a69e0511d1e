package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Removes a tree, whatever the modes in it are, without ever following a link.
final class ScratchRemoval {

  private static final Set<PosixFilePermission> ALL_TO_OWNER =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

  private ScratchRemoval() {}

  /// Removes everything that can be removed.
  ///
  /// @throws IOException the first failure, when something stayed
  static void remove(Path tree) throws IOException {
    ScratchRemoval removal = new ScratchRemoval();
    removal.removeEach(tree);
    IOException failure = removal.failure.get();
    if (failure != null) {
      throw failure;
    }
  }

  private void removeEach(Path path) {
    try {
      if (isDirectory(path)) {
        removeChildren(path);
      }
      Files.deleteIfExists(path);
    } catch (NoSuchFileException gone) {
      // what is not there need not be removed
      return;
    } catch (IOException refused) {
      failure.compareAndSet(null, refused);
    }
  }

  private void removeChildren(Path directory) throws IOException {
    if (!Files.isWritable(directory) || !Files.isExecutable(directory)) {
      Files.setPosixFilePermissions(directory, ALL_TO_OWNER);
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        removeEach(child);
      }
    }
  }

  private static boolean isDirectory(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isDirectory();
  }
}
