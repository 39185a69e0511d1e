package io.backupmonitor.sandbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/// A folder for one drill, which nobody else may enter and which is gone afterwards. Its name says
/// which process it belongs to, so that there is no moment in which a crash leaves a folder of an
/// unknown owner.
///
/// For one thread, except that [#close()] may be called from any, more than once.
public final class ScratchSpace implements Closeable {

  static final String PREFIX = "backup-monitor-";

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;

  private ScratchSpace(Path folder) {
    this.folder = folder;
  }

  /// Makes a new empty folder below `parent`, which is made too where it is missing.
  public static ScratchSpace create(Path parent) throws IOException {
    Files.createDirectories(parent);
    byte[] bytes = new byte[6];
    while (true) {
      RANDOM.nextBytes(bytes);
      String name = PREFIX + ScratchOwner.self() + "-" + HexFormat.of().formatHex(bytes);
      try {
        return new ScratchSpace(Files.createDirectory(parent.resolve(name), PRIVATE));
      } catch (FileAlreadyExistsException unlucky) {
        // one more throw of the dice
        continue;
      }
    }
  }

  /// The folder.
  public Path folder() {
    return folder;
  }

  /// How many bytes can still be written below the folder.
  public long freeBytes() throws IOException {
    return freeBytes(folder);
  }

  /// How many bytes can still be written below a folder, which may be one that is still to be made.
  public static long freeBytes(Path folder) throws IOException {
    Path existing = folder.toAbsolutePath();
    while (!Files.isDirectory(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return Files.getFileStore(existing).getUsableSpace();
  }

  /// Removes what processes of ours left below `parent` that are no more, and nothing else: no
  /// folder of a living process, of another user, or with another kind of name.
  ///
  /// @return how many folders were removed
  public static int sweep(Path parent) throws IOException {
    return ScratchSweep.sweep(parent);
  }

  /// Removes the folder with everything in it, without following links. What cannot be removed is
  /// named in the exception, after everything else is gone.
  @Override
  public void close() throws IOException {
    ScratchRemoval.remove(folder);
  }
}
