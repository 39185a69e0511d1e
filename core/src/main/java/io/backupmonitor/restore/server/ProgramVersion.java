package io.backupmonitor.restore.server;

import io.backupmonitor.sandbox.ChildCommand;
import io.backupmonitor.sandbox.ChildResult;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What programs of this machine say about their version.
public final class ProgramVersion {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private ProgramVersion() {}

  /// A program in one of the folders that PATH names.
  public static Optional<Path> find(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// The first line of what it says, and where it lies: `restic 0.14.0 (/usr/bin/restic)`.
  ///
  /// @param option what makes it say its version and do nothing else
  public static String of(Path program, String option) {
    try {
      ChildResult result =
          ProcessRunner.shared()
              .run(
                  ChildCommand.of(program.toString(), option)
                      .reaching(ServerPlace.installation(program, 0), List.of()),
                  LIMIT);
      String said =
          result
              .output()
              .lines()
              .filter(line -> !line.contains("[Warning]"))
              .findFirst()
              .orElse("")
              .strip();
      return result.succeeded() && !said.isEmpty()
          ? "%s (%s)".formatted(said, program)
          : "%s, which does not say its version".formatted(program);
    } catch (IOException unable) {
      return "%s, which cannot be started: %s".formatted(program, unable.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return program.toString();
    }
  }
}
