package io.backupmonitor.restore.postgresql;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// The programs of one PostgreSQL server on this machine.
///
/// @param programs the folder that holds `postgres` and `initdb`
/// @param extensions the folder that holds the control files of its extensions
/// @param majorVersion its major version
/// @param version its whole version, for people
/// @param key changes with the server's content
record PostgresBinaries(
    Path programs, Path extensions, int majorVersion, String version, String key) {

  /// What the server has to see of the machine.
  List<Path> reach() {
    Path home = programs.getParent();
    return home == null ? List.of(programs, extensions) : List.of(home, extensions);
  }

  /// Whether it came with the program.
  boolean bundled() {
    return version.equals(BundledPostgres.VERSION);
  }

  /// A program of the server.
  String program(String name) {
    return programs.resolve(name).toString();
  }

  /// Whether all of these extensions can be made in it.
  boolean offers(Collection<String> names) {
    return names.stream().allMatch(this::offers);
  }

  private boolean offers(String name) {
    return name.matches("[A-Za-z0-9_-]+") && Files.exists(extensions.resolve(name + ".control"));
  }
}
