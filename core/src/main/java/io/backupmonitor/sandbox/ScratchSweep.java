package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/// Finds the scratch folders that a crash left behind.
final class ScratchSweep {

  private ScratchSweep() {}

  static int sweep(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return 0;
    }
    int removed = 0;
    try (DirectoryStream<Path> children =
        Files.newDirectoryStream(parent, ScratchSpace.PREFIX + "*")) {
      for (Path child : children) {
        if (isLeftOver(child)) {
          ScratchRemoval.remove(child);
          removed++;
        }
      }
    }
    return removed;
  }

  private static boolean isLeftOver(Path child) throws IOException {
    String name = child.getFileName().toString();
    int random = name.lastIndexOf('-');
    if (random < ScratchSpace.PREFIX.length()
        || !Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
        || Files.exists(child.resolve(ScratchSpace.KEPT), LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Optional<ScratchOwner> owner =
        ScratchOwner.parse(name.substring(ScratchSpace.PREFIX.length(), random));
    return owner.isPresent() && owner.get().isGone() && isOurs(child);
  }

  private static boolean isOurs(Path child) throws IOException {
    Object user = Files.getAttribute(child, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    Path self = Path.of("/proc/self");
    return !Files.exists(self) || user.equals(Files.getAttribute(self, "unix:uid"));
  }
}
