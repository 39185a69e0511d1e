package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the scratch folders that a crash left behind in one place. Whether the process of a folder
/// is gone is seen from the lock beside it. Without a lock only the number of the process can tell,
/// and only where that number counts.
final class ScratchSweep {

  private final Path place;
  private final ScratchOwner self = ScratchOwner.self();
  private int removed;
  private @Nullable IOException failure;

  private ScratchSweep(Path place) {
    this.place = place;
  }

  /// @return how many folders were removed
  /// @throws IOException the first failure; all else was swept then
  static int sweep(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return 0;
    }
    // as those of this process name their locks
    ScratchSweep sweep = new ScratchSweep(place.toRealPath());
    sweep.sweepAll();
    if (sweep.failure != null) {
      throw sweep.failure;
    }
    return sweep.removed;
  }

  private void sweepAll() throws IOException {
    try (DirectoryStream<Path> children =
        Files.newDirectoryStream(place, ScratchSpace.PREFIX + "*")) {
      for (Path child : children) {
        sweepOne(child);
      }
    }
  }

  private void sweepOne(Path child) {
    String name = child.getFileName().toString();
    boolean lock = name.endsWith(ScratchLock.ENDING);
    String folder = lock ? name.substring(0, name.length() - ScratchLock.ENDING.length()) : name;
    Optional<ScratchOwner> owner = owner(folder).filter(each -> !each.equals(self));
    try {
      if (owner.isPresent() && lock) {
        ScratchLock.sweep(child, () -> remove(place.resolve(folder)));
      } else if (owner.isPresent() && isLeftOver(child, owner.get())) {
        remove(child);
      }
    } catch (NoLocksException unknown) {
      // somebody may be in there; whoever can see that will sweep it
      return;
    } catch (IOException refused) {
      failure = failure == null ? refused : failure;
    }
  }

  private static Optional<ScratchOwner> owner(String folder) {
    int random = folder.lastIndexOf('-');
    return random < ScratchSpace.PREFIX.length()
        ? Optional.empty()
        : ScratchOwner.parse(folder.substring(ScratchSpace.PREFIX.length(), random));
  }

  private void remove(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && isOurs(folder)
        && !ScratchSpace.isKept(folder)) {
      ScratchRemoval.remove(folder);
      removed++;
    }
  }

  /// Whether a folder without a lock belongs to a process that is surely no more. One of another
  /// boot may be one of another machine, unless its maker could have locked it.
  private boolean isLeftOver(Path folder, ScratchOwner owner) throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && !Files.exists(ScratchLock.fileOf(folder), LinkOption.NOFOLLOW_LINKS)
        && owner.isGone()
        && (owner.boot().equals(self.boot()) || hasLocks());
  }

  private boolean hasLocks() throws IOException {
    try (ScratchLock _ = ScratchLock.take(place.resolve(ScratchSpace.ownName()))) {
      return true;
    }
  }

  static boolean isOurs(Path child) throws IOException {
    Object user = Files.getAttribute(child, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    Path self = Path.of("/proc/self");
    return !Files.exists(self) || user.equals(Files.getAttribute(self, "unix:uid"));
  }
}
