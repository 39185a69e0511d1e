package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The files that processes have open and that have no name any more: they take room on the disk,
/// and no look at a folder finds them. Many servers keep what they sort in such files.
public final class UnlinkedFiles {

  private static final int TYPE = 0170000;
  private static final int REGULAR = 0100000;

  private final Set<Object> devices;
  private final Set<List<Object>> known = new HashSet<>();
  private long bytes;

  private UnlinkedFiles(Set<Object> devices) {
    this.devices = devices;
  }

  /// How large those of a process and everything that it started are together.
  ///
  /// @param places folders on the disks that count; a file in memory is none
  public static long bytes(long process, List<Path> places) {
    if (process == 0) {
      return 0;
    }
    UnlinkedFiles files = new UnlinkedFiles(devices(places));
    ProcessTree.of(process).forEach(each -> files.add(each.resolve("fd")));
    return files.bytes;
  }

  private static Set<Object> devices(List<Path> places) {
    Set<Object> devices = new HashSet<>();
    for (Path place : places) {
      try {
        devices.add(Files.getAttribute(place, "unix:dev", LinkOption.NOFOLLOW_LINKS));
      } catch (IOException gone) {
        // nothing is written there any more
        continue;
      }
    }
    return devices;
  }

  private void add(Path open) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(open)) {
      for (Path each : all) {
        addFile(each);
      }
    } catch (IOException | RuntimeException gone) {
      // it ended meanwhile, or may not be looked at
      return;
    }
  }

  private void addFile(Path file) {
    try {
      Map<String, Object> seen = Files.readAttributes(file, "unix:mode,nlink,dev,ino,size");
      boolean unlinked = Integer.valueOf(0).equals(seen.get("nlink"));
      boolean regular = seen.get("mode") instanceof Integer mode && (mode & TYPE) == REGULAR;
      if (unlinked
          && regular
          && devices.contains(seen.get("dev"))
          && known.add(List.of(seen.get("dev"), seen.get("ino")))
          && seen.get("size") instanceof Long size) {
        bytes += size;
      }
    } catch (IOException closed) {
      // it takes nothing any more
      return;
    }
  }
}
