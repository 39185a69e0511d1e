package io.backupmonitor.restore.postgresql;

import io.backupmonitor.restore.server.FolderTree;
import io.backupmonitor.restore.server.ServerCache;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/// The server that comes with the program, unpacked once into the cache.
///
/// @param home the folder that holds `bin`, `lib` and `share`
/// @param key changes with the server's content
record PostgresBinaries(Path home, String key) {

  /// The major version of the server.
  static final int MAJOR_VERSION = 18;

  private static final String BUNDLE = "/postgres-linux-x86_64.txz";

  /// Whether the server is among the program's libraries.
  static boolean arePresent() {
    return bundle() != null;
  }

  private static @Nullable URL bundle() {
    return PostgresBinaries.class.getResource(BUNDLE);
  }

  /// Unpacks the server where that was not done yet. Safe for several processes at once.
  static PostgresBinaries unpacked(ServerCache cache) throws IOException {
    URL bundle = bundle();
    if (bundle == null) {
      throw new IOException("the bundled server is not among the program's libraries");
    }
    URLConnection connection = bundle.openConnection();
    String key = key(connection);
    Path home = cache.folder().resolve("server-" + key);
    if (!Files.isDirectory(home)) {
      try (ServerCache.WorkFolder work = cache.work();
          InputStream packed = connection.getInputStream()) {
        Path unpacked = FolderTree.make(work.path().resolve("server"), FolderTree.READABLE);
        unpack(packed, unpacked);
        FolderTree.publish(unpacked, home);
      }
    }
    return new PostgresBinaries(home, key);
  }

  private static String key(URLConnection connection) throws IOException {
    long content =
        connection instanceof JarURLConnection jar && jar.getJarEntry() != null
            ? jar.getJarEntry().getCrc()
            : connection.getContentLengthLong();
    return MAJOR_VERSION + "-" + Long.toHexString(content);
  }

  private static void unpack(InputStream packed, Path home) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = home.resolve(entry.getName()).normalize();
        if (target.startsWith(home)) {
          unpack(tar, entry, target);
        }
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      FolderTree.make(target, FolderTree.READABLE);
      return;
    }
    Path folder = target.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      FolderTree.make(folder, FolderTree.READABLE);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, target);
    boolean executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  /// A program of the server.
  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }
}
