package io.backupmonitor.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/// The built program, for tests that start it as a process.
final class Distribution {

  private Distribution() {}

  /// Where it was built.
  static Path folder() {
    return Path.of(System.getProperty("distribution", "target/distribution")).toAbsolutePath();
  }

  /// The program itself.
  static Path program() {
    return folder().resolve("backup-monitor");
  }

  /// Copies it to where every user may read it, wherever it was built.
  ///
  /// @return the program
  static Path copiedTo(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file : files.toList()) {
        Path copy = home.resolve(folder().relativize(file).toString());
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return home.resolve("backup-monitor");
  }
}
