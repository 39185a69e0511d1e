package io.backupmonitor.restore;

import io.backupmonitor.sandbox.ChildUser;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The folder in which the bundled server, its prepared cluster and the short-lived folders of
/// drills lie. Every user whom a server may run as can pass through it.
///
/// @param folder the folder itself
record PostgresCache(Path folder) {

  /// Names another folder.
  static final String PROPERTY = "backupmonitor.cache";

  private static final Duration TIME_TO_BUILD = Duration.ofHours(2);

  /// The drills of this process. Even opening the lock file of one of them would give its lock up.
  private static final Set<Path> LIVE = ConcurrentHashMap.newKeySet();

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final SecureRandom RANDOM = new SecureRandom();

  /// The one of this machine and user, made where it is missing.
  static PostgresCache opened() throws IOException {
    Path folder = place();
    if (!Files.isDirectory(folder)) {
      FolderTree.make(folder, FolderTree.READABLE);
    }
    Path drills = folder.resolve("drills");
    if (!Files.isDirectory(drills)) {
      FolderTree.make(drills, FolderTree.PASSABLE);
    }
    return new PostgresCache(folder);
  }

  /// Where it is: for root not below /root, which nobody else may enter.
  static Path place() {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      return Path.of(named).toAbsolutePath();
    }
    if (ChildUser.isRoot()) {
      return Path.of("/var/cache/backup-monitor");
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    Path home = Path.of(System.getProperty("user.home", "/"));
    return (cache == null || cache.isBlank() ? home.resolve(".cache") : Path.of(cache))
        .resolve("backup-monitor")
        .toAbsolutePath();
  }

  /// Letters that nobody can guess.
  static String random(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int index = 0; index < length; index++) {
      text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /// A new folder for building something that is then renamed to its place.
  Path building() throws IOException {
    return FolderTree.make(folder.resolve("building-" + random(10)), FolderTree.READABLE);
  }

  /// A new folder for one drill. It stays locked while the drill lives, so that others can tell it
  /// from one that a crash left behind; it is locked before it lies where others look.
  DrillFolder drill() throws IOException {
    sweep();
    String name = random(8);
    Path building = building();
    FileChannel lock = lock(building);
    Path drill = folder.resolve("drills").resolve(name);
    LIVE.add(drill);
    Files.setPosixFilePermissions(building, FolderTree.PASSABLE);
    Files.move(building, drill, StandardCopyOption.ATOMIC_MOVE);
    return new DrillFolder(drill, lock);
  }

  private static FileChannel lock(Path drill) throws IOException {
    FileChannel channel =
        FileChannel.open(
            drill.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw new IOException("the new folder " + drill + " is locked by somebody else");
    }
    return channel;
  }

  /// Removes what crashes left behind.
  private void sweep() throws IOException {
    try (DirectoryStream<Path> drills = Files.newDirectoryStream(folder.resolve("drills"))) {
      for (Path drill : drills) {
        if (!LIVE.contains(drill) && isAbandoned(drill)) {
          FolderTree.delete(drill);
        }
      }
    }
    Instant old = Instant.now().minus(TIME_TO_BUILD);
    try (DirectoryStream<Path> buildings = Files.newDirectoryStream(folder, "building-*")) {
      for (Path building : buildings) {
        if (Files.getLastModifiedTime(building).toInstant().isBefore(old)) {
          FolderTree.delete(building);
        }
      }
    }
  }

  private static boolean isAbandoned(Path drill) {
    try (FileChannel channel = FileChannel.open(drill.resolve("lock"), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (IOException | OverlappingFileLockException inUse) {
      return false;
    }
  }

  /// A drill's own folder, until it is closed.
  record DrillFolder(Path path, FileChannel lock) implements Closeable {

    @Override
    public void close() throws IOException {
      try {
        FolderTree.delete(path);
      } finally {
        lock.close();
        LIVE.remove(path);
      }
    }
  }
}
