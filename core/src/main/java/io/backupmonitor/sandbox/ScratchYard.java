package io.backupmonitor.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one folder of this process below a place for scratch, in which all its drills and workers
/// have theirs. A worker is given it when it starts, before there is a drill, and need not be given
/// the whole place, in which others may have files. It is there as long as anybody uses it. Safe to
/// use from several threads.
public final class ScratchYard {

  /// The users of children pass through it to what is theirs.
  private static final Set<PosixFilePermission> PASSABLE =
      PosixFilePermissions.fromString("rwx--x--x");

  private static final Logger LOG = LoggerFactory.getLogger(ScratchYard.class);

  private static final String NAME = ScratchSpace.ownName();

  /// How many use each; guarded by itself.
  private static final Map<Path, Integer> USES = new HashMap<>();

  /// Those of the used ones that can be locked; guarded by the other.
  private static final Map<Path, ScratchLock> LOCKS = new HashMap<>();

  private ScratchYard() {}

  /// The folder of this process below a place, whether it is there already or not.
  public static Path below(Path place) {
    try {
      Files.createDirectories(place);
      return place.toRealPath().resolve(NAME);
    } catch (IOException | UncheckedIOException unusable) {
      return place.toAbsolutePath().resolve(NAME);
    }
  }

  /// Whether a folder is one of this process.
  public static boolean isOne(Path folder) {
    return folder.endsWith(NAME);
  }

  /// Makes a folder in it, which only this process may enter.
  static Path makeFolder(Path yard) throws IOException {
    enter(yard);
    try {
      String name = HexFormat.of().formatHex(ScratchSpace.random());
      return Files.createDirectory(yard.resolve(name), ScratchSpace.PRIVATE);
    } catch (IOException refused) {
      leave(yard);
      throw refused;
    }
  }

  /// Lets it be there until it is left; any other folder is nobody's business here.
  public static void enter(Path folder) throws IOException {
    if (!isOne(folder)) {
      return;
    }
    synchronized (USES) {
      int uses = USES.getOrDefault(folder, 0);
      if (uses == 0) {
        make(folder);
      }
      USES.put(folder, uses + 1);
    }
  }

  private static void make(Path folder) throws IOException {
    Optional<ScratchLock> lock = ScratchSpace.lock(folder);
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder);
        // the mask of this process holds for what is only made
        Files.setPosixFilePermissions(folder, PASSABLE);
      }
    } catch (IOException refused) {
      ScratchSpace.unlock(lock);
      throw refused;
    }
    lock.ifPresent(taken -> LOCKS.put(folder, taken));
  }

  /// Removes it when nobody else uses it; what could not be removed from it stays, and a later
  /// sweep tries it again.
  public static void leave(Path folder) {
    if (!isOne(folder)) {
      return;
    }
    synchronized (USES) {
      int uses = USES.getOrDefault(folder, 1) - 1;
      if (uses > 0) {
        USES.put(folder, uses);
        return;
      }
      USES.remove(folder);
      remove(folder);
    }
  }

  private static void remove(Path folder) {
    Optional<ScratchLock> lock = Optional.ofNullable(LOCKS.remove(folder));
    try {
      Files.deleteIfExists(folder);
    } catch (IOException filled) {
      LOG.debug("'{}' is left to the next sweep", folder, filled);
    }
    try {
      ScratchSpace.unlock(lock);
    } catch (IOException refused) {
      LOG.debug("the lock of '{}' is left to the next sweep", folder, refused);
    }
  }
}
