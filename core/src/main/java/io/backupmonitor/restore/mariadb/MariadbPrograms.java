package io.backupmonitor.restore.mariadb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The server's programs that are installed on this machine.
///
/// @param server `mariadbd`
/// @param installer `mariadb-install-db`, which makes the first data directory
record MariadbPrograms(Path server, Path installer) {

  /// Where distributions and MariaDB's own packages put them, beside what PATH names.
  private static final String PLACES =
      "/usr/sbin:/usr/bin:/usr/libexec:/usr/local/sbin:/usr/local/bin:/usr/local/libexec"
          + ":/usr/local/mariadb/bin:/usr/local/mariadb/scripts"
          + ":/usr/local/mysql/bin:/usr/local/mysql/scripts";

  /// The first ones found; empty where one of them is missing.
  static Optional<MariadbPrograms> found() {
    return in(System.getenv().getOrDefault("PATH", "") + ":" + PLACES);
  }

  /// The first ones in a list of folders.
  static Optional<MariadbPrograms> in(String folders) {
    return program("mariadbd", folders)
        .flatMap(
            server ->
                program("mariadb-install-db", folders)
                    .map(installer -> new MariadbPrograms(server, installer)));
  }

  private static Optional<Path> program(String name, String folders) {
    return Stream.of(folders.split(":", -1))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Changes with the server's program.
  String key() throws IOException {
    Path real = server.toRealPath();
    long mark = Files.size(real) * 31 + Files.getLastModifiedTime(real).toMillis();
    return Long.toHexString(mark ^ real.hashCode());
  }
}
