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
      Files.writeString(backups.resolve("notes.txt"), "no backup");
      String config = stage.resolve("config.yaml").toString();
      Streams streams = new Streams(nobody, nobody, false, false);
      Map<String, String> environment =
          Map.of("DATABASE_URL", "sqlite:///" + stage.resolve("backup_monitor.db"));
      for (List<String> command :
          List.of(
              List.of("version"),
              List.of("init", "--config", config, backups.toString()),
              List.of("config", "validate", "--config", config),
              List.of("audit", backups.toString()),
              List.of("audit", "--json", backups.toString()),
              List.of("status", "--config", config),
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
