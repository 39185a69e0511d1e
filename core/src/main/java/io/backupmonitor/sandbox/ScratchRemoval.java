package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Removes a tree, whatever the modes in it are, without ever following a link. Whatever can be
/// removed at once is; only what the system calls a directory with something in it is looked into.
final class ScratchRemoval {

  private static final Set<PosixFilePermission> ALL_TO_OWNER =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

  private ScratchRemoval() {}

  /// Removes everything that can be removed, with all processors.
  ///
  /// @throws IOException the first failure, when something stayed
  static void remove(Path tree) throws IOException {
    ScratchRemoval removal = new ScratchRemoval();
    if (removal.isFilledDirectory(tree)) {
      removal.removeDirectory(tree);
    }
    IOException failure = removal.failure.get();
    if (failure != null) {
      throw failure;
    }
  }

  /// Removes what is there and tells whether it is a directory that has to be emptied first.
  private boolean isFilledDirectory(Path path) {
    try {
      Files.deleteIfExists(path);
      return false;
    } catch (DirectoryNotEmptyException filled) {
      return true;
    } catch (IOException refused) {
      failure.compareAndSet(null, refused);
      return false;
    }
  }

  private void removeDirectory(Path directory) {
    try {
      if (!Files.isWritable(directory) || !Files.isExecutable(directory)) {
        Files.setPosixFilePermissions(directory, ALL_TO_OWNER);
      }
      removeChildren(directory).parallelStream().forEach(this::removeDirectory);
      Files.deleteIfExists(directory);
    } catch (IOException | DirectoryIteratorException refused) {
      failure.compareAndSet(null, new IOException("'" + directory + "': " + refused, refused));
    }
  }

  /// Removes the children that can be removed at once and tells which others there are.
  private List<Path> removeChildren(Path directory) throws IOException {
    List<Path> filled = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        if (!isRemovedFile(child, children) && isFilledDirectory(child)) {
          filled.add(child);
        }
      }
    }
    return filled;
  }

  /// Removes a file by its name in the open directory: that takes one call of the system, where a
  /// path takes two and is looked up from the root.
  private static boolean isRemovedFile(Path child, DirectoryStream<Path> directory) {
    if (!(directory instanceof SecureDirectoryStream<Path> open)) {
      return false;
    }
    try {
      open.deleteFile(child.getFileName());
      return true;
    } catch (NoSuchFileException gone) {
      return true;
    } catch (IOException noFile) {
      // a directory, or something whose removal is refused: the longer way tells which
      return false;
    }
  }
}
