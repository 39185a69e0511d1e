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
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/// The server that comes with the program, unpacked once into the cache.
final class BundledPostgres {

  /// The major version of the server.
  static final int MAJOR_VERSION = 18;

  /// Its version, for people.
  static final String VERSION = MAJOR_VERSION + " (bundled)";

  private static final String BUNDLE = "/postgres-linux-x86_64.txz";

  /// The loader of programs of the GNU C library, which the bundled server needs.
  private static final Path GLIBC = Path.of("/lib64/ld-linux-x86-64.so.2");

  private BundledPostgres() {}

  /// Why it cannot run on this machine, in one sentence that says what to do; empty when it can.
  static Optional<String> unavailable() {
    boolean linux = System.getProperty("os.name", "").equals("Linux");
    boolean amd64 = System.getProperty("os.arch", "").equals("amd64");
    if (!linux || !amd64) {
      return Optional.of(
          "the bundled PostgreSQL server runs on 64-bit Linux on x86 only: install a PostgreSQL"
              + " server, or drill on such a machine");
    }
    if (!Files.exists(GLIBC)) {
      return Optional.of(
          "the bundled PostgreSQL server needs the GNU C library, which this Linux lacks: install a"
              + " PostgreSQL server, or drill on Debian, Ubuntu, Fedora or the like");
    }
    return bundle() == null
        ? Optional.of(
            "the bundled PostgreSQL server is not among the program's libraries: install the whole"
                + " distribution")
        : Optional.empty();
  }

  private static @Nullable URL bundle() {
    return BundledPostgres.class.getResource(BUNDLE);
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
    return new PostgresBinaries(
        home.resolve("bin"),
        home.resolve("share").resolve("postgresql").resolve("extension"),
        MAJOR_VERSION,
        VERSION,
        key);
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
}
