package io.backupmonitor.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Runs the usual commands once, in a folder of its own, so that the virtual machine can learn what
/// they need. Only the build calls it.
public final class Rehearsal {

  private Rehearsal() {}

  /// Rehearses, and ends as well when a command fails: what was learnt is good anyway.
  public static void main(String[] arguments) throws IOException {
    Path stage = Files.createTempDirectory("backup-monitor-rehearsal-");
    try (PrintStream nobody =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      Path backups = Files.createDirectory(stage.resolve("backups"));
      new RehearsalBackups(backups).write();
      String config = stage.resolve("config.yaml").toString();
      Files.writeString(
          Path.of(config),
          """
          backups:
            locations: [{name: rehearsal, path: '%s'}]
            restore_testing: {test_location: '%s'}
          reporting: {output_directory: '%s'}
          """
              .formatted(backups, stage, stage.resolve("reports")));
      Streams streams = new Streams(nobody, nobody, false, false);
      Map<String, String> environment =
          Map.of("DATABASE_URL", "sqlite:///" + stage.resolve("backup_monitor.db"));
      for (List<String> command :
          List.of(
              List.of("version"),
              List.of("init", "--config", stage.resolve("other.yaml").toString()),
              List.of("config", "validate", "--config", config),
              List.of("audit", "--no-restore", backups.toString()),
              List.of("audit", "--no-restore", backups.resolve("tree.tar.gz").toString()),
              List.of("audit", "--no-restore", backups.resolve("tree.tar.zst").toString()),
              List.of("audit", "--no-restore", backups.resolve("disk.img.backup").toString()),
              List.of("audit", "--json", "--scratch", stage.toString(), backups.toString()),
              List.of("run", "--config", config),
              List.of("status", "--config", config),
              List.of("status", "--json", "--config", config),
              List.of("--help"))) {
        Main.run(command, streams, environment);
      }
    } finally {
      remove(stage);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
