package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What every child in a view of its own finds of the system: programs and libraries, and the few
/// files of `/etc` without which they do not start. No secret lies in any of them.
final class SystemView {

  /// Folders of programs and libraries; on most machines links into the first.
  private static final List<String> PROGRAMS =
      List.of(
          "/usr",
          "/bin",
          "/sbin",
          "/lib",
          "/lib32",
          "/lib64",
          "/libx32",
          "/nix/store",
          "/gnu/store");

  private static final List<String> SETTINGS =
      List.of(
          "/etc/alternatives",
          "/etc/ld.so.cache",
          "/etc/ld.so.conf",
          "/etc/ld.so.conf.d",
          "/etc/ld-musl-x86_64.path",
          "/etc/localtime");

  private SystemView() {}

  /// The words that make bubblewrap show it.
  static List<String> words() {
    List<String> words = new ArrayList<>();
    for (String folder : PROGRAMS) {
      words.addAll(program(Path.of(folder)));
    }
    for (String file : SETTINGS) {
      if (Files.exists(Path.of(file))) {
        words.addAll(List.of("--ro-bind", file, file));
      }
    }
    return words;
  }

  private static List<String> program(Path folder) {
    try {
      if (Files.isSymbolicLink(folder)) {
        return List.of("--symlink", Files.readSymbolicLink(folder).toString(), folder.toString());
      }
    } catch (IOException unreadable) {
      return List.of();
    }
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        ? List.of("--ro-bind", folder.toString(), folder.toString())
        : List.of();
  }
}
