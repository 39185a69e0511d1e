package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A folder for one drill, which nobody else may enter and which is gone afterwards. Its name says
/// which process it belongs to, so that there is no moment in which a crash leaves a folder of an
/// unknown owner; a lock beside it, or beside the yard that it lies in, says whether that lives.
///
/// For one thread, except that [#close()] may be called from any, more than once.
public final class ScratchSpace implements AutoCloseable {

  static final String PREFIX = "backup-monitor-";

  static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final SecureRandom RANDOM = new SecureRandom();

  /// In a folder with a file of this name nothing is swept.
  static final String KEPT = "kept";

  private final Path folder;

  /// That of a folder which lies in no yard, where there are locks.
  private final Optional<ScratchLock> lock;

  private final AtomicBoolean left = new AtomicBoolean();
  private volatile @Nullable IOException leftBehind;

  private ScratchSpace(Path folder, Optional<ScratchLock> lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /// Makes a new empty folder below `parent`, which is made too where it is missing. The folder is
  /// named from the root, as children may work in another folder than this process.
  public static ScratchSpace create(Path parent) throws IOException {
    Files.createDirectories(parent);
    Path folder = parent.toRealPath().resolve(ownName());
    Optional<ScratchLock> lock = lock(folder);
    try {
      return new ScratchSpace(Files.createDirectory(folder, PRIVATE), lock);
    } catch (IOException refused) {
      unlock(lock);
      throw refused;
    }
  }

  /// Where there are no locks the number of the process has to be enough.
  static Optional<ScratchLock> lock(Path folder) throws IOException {
    try {
      return Optional.of(ScratchLock.take(folder));
    } catch (NoLocksException none) {
      return Optional.empty();
    }
  }

  static void unlock(Optional<ScratchLock> lock) throws IOException {
    if (lock.isPresent()) {
      lock.get().close();
    }
  }

  /// The same in a folder that is swept as a whole, whoever is gone.
  public static ScratchSpace createWithin(Path swept) throws IOException {
    Path folder = swept.toRealPath().resolve(ownName());
    return new ScratchSpace(Files.createDirectory(folder, PRIVATE), Optional.empty());
  }

  /// The same in the yard of this process below `parent`, where its workers may write.
  public static ScratchSpace createInYard(Path parent) throws IOException {
    Files.createDirectories(parent);
    return new ScratchSpace(ScratchYard.makeFolder(ScratchYard.below(parent)), Optional.empty());
  }

  /// The same where workers may write: in such a yard itself, or in any other folder.
  public static ScratchSpace createIn(Path writable) throws IOException {
    return ScratchYard.isOne(writable)
        ? new ScratchSpace(ScratchYard.makeFolder(writable), Optional.empty())
        : create(writable);
  }

  /// A new name that says whose a folder is.
  static String ownName() {
    return PREFIX + Self.OWNER + "-" + HexFormat.of().formatHex(random());
  }

  static byte[] random() {
    byte[] bytes = new byte[6];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /// Asked once: what a process is does not change.
  private static final class Self {
    private static final String OWNER = ScratchOwner.self().toString();
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

  /// The yard or the scratch folder that a path lies in; without such a folder among its parents,
  /// its own.
  public static Path place(Path inside) {
    return placeOf(inside).orElseGet(() -> above(inside.toAbsolutePath()));
  }

  /// The same; a path without such a folder among its parents itself.
  public static Path placeOrSelf(Path inside) {
    return placeOf(inside).orElse(inside);
  }

  private static Optional<Path> placeOf(Path inside) {
    Path absolute = inside.toAbsolutePath();
    for (Path each = absolute; each.getFileName() != null; each = above(each)) {
      if (each.getFileName().toString().startsWith(PREFIX + Self.OWNER)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  private static Path above(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  /// Removes what processes of ours left below `parent` that are no more, and nothing else: no
  /// folder of a living process, of another user, or with another kind of name.
  ///
  /// @return how many folders were removed
  public static int sweep(Path parent) throws IOException {
    return ScratchSweep.sweep(parent);
  }

  /// Lets the folder stay, also after the process is gone, for somebody who wants to look into it.
  public void keep() throws IOException {
    Path mark = folder.resolve(KEPT);
    if (!Files.exists(mark)) {
      Files.createFile(mark);
    }
  }

  /// Whether a folder is to stay.
  static boolean isKept(Path folder) {
    return Files.exists(folder.resolve(KEPT), LinkOption.NOFOLLOW_LINKS);
  }

  /// Removes the folder with everything in it, without following links, unless it is to be kept.
  /// Whatever cannot be removed stays, and a later sweep tries it again.
  @Override
  public void close() {
    try {
      if (!isKept(folder)) {
        ScratchRemoval.remove(folder);
      }
      leftBehind = null;
      leave();
    } catch (IOException refused) {
      leftBehind = refused;
    }
  }

  /// Once, however often it is closed.
  private void leave() throws IOException {
    if (left.compareAndSet(false, true)) {
      unlock(lock);
      ScratchYard.leave(above(folder));
    }
  }

  /// Why something stayed after [#close()]; empty when nothing did.
  public Optional<IOException> leftBehind() {
    return Optional.ofNullable(leftBehind);
  }
}
