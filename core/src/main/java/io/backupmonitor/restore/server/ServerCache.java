package io.backupmonitor.restore.server;

import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ScratchLock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/// The folder in which the bundled server, prepared data directories and the short-lived folders of
/// drills lie. Every user whom a server may run as can pass through it.
///
/// @param folder the folder itself
public record ServerCache(Path folder) {

  /// Names another folder.
  public static final String PROPERTY = "backupmonitor.cache";

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final SecureRandom RANDOM = new SecureRandom();

  /// The one of this machine and user, made where it is missing.
  public static ServerCache opened() throws IOException {
    CachePlace place = chosen();
    place.open();
    ServerCache cache = new ServerCache(place.folder());
    if (!Files.isDirectory(cache.works())) {
      FolderTree.make(cache.works(), FolderTree.PASSABLE);
    }
    return cache;
  }

  /// Where it is: for root not below /root, which nobody else may enter.
  public static Path place() {
    return chosen().folder();
  }

  private static CachePlace chosen() {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      return new CachePlace(Path.of(named).toAbsolutePath(), false);
    }
    if (ChildUser.isRoot()) {
      return new CachePlace(Path.of("/var/cache/backup-monitor"), false);
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    return CachePlace.of(usual(), temporary, ChildUser.currentId());
  }

  private static Path usual() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path home = Path.of(System.getProperty("user.home", "/"));
    return (cache == null || cache.isBlank() ? home.resolve(".cache") : Path.of(cache))
        .resolve("backup-monitor");
  }

  /// Letters that nobody can guess.
  public static String random(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int index = 0; index < length; index++) {
      text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /// A new folder for one drill, or for building something that is then renamed to its place. A
  /// file beside it stays locked while the folder is in use, so that others can tell it from one
  /// that a crash left behind.
  public WorkFolder work() throws IOException {
    sweep();
    Path path = works().resolve(random(8));
    ScratchLock lock = ScratchLock.take(path);
    try {
      FolderTree.make(path, FolderTree.PASSABLE);
    } catch (IOException refused) {
      lock.close();
      throw refused;
    }
    return new WorkFolder(path, lock);
  }

  private Path works() {
    return folder.resolve("work");
  }

  /// Removes what crashes left of drills, whatever server they were for, where there is anything.
  public static void sweepLeftovers() throws IOException {
    CachePlace place = chosen();
    ServerCache cache = new ServerCache(place.folder());
    if (place.isThere() && Files.isDirectory(cache.works())) {
      cache.sweep();
    }
  }

  /// Removes what crashes left behind, and first ends what still runs there.
  private void sweep() throws IOException {
    try (DirectoryStream<Path> locks =
        Files.newDirectoryStream(works(), "*" + ScratchLock.ENDING)) {
      for (Path lock : locks) {
        String name = String.valueOf(lock.getFileName());
        int length = name.length() - ScratchLock.ENDING.length();
        Path folder = lock.resolveSibling(name.substring(0, length));
        ScratchLock.sweep(lock, () -> FolderTree.delete(folder));
      }
    }
  }

  /// A folder of our own, until it is closed.
  public record WorkFolder(Path path, ScratchLock lock) implements Closeable {

    @Override
    public void close() throws IOException {
      try (lock) {
        FolderTree.delete(path);
      }
    }
  }
}
