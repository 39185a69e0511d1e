package io.backupmonitor.sandbox;

import io.backupmonitor.model.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds out with a real child whether workers can have a view of their own, and says what they
/// have.
public final class WorkerTrial {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final String LOOK_AROUND =
      """
      cat "$PLACE/shown/file"
      for place in "$PLACE/hidden" /etc/shadow /etc/passwd /root /home/*; do
        [ -e "$place" ] && echo sees
      done
      for place in "$PLACE/shown" / /usr /etc /dev; do
        (: >"$place/backup-monitor-trial") 2>/dev/null && echo writes
      done
      grep -E '^(NoNewPrivs|CapEff):' /proc/self/status
      readlink /proc/self/ns/net
      """;

  /// For root, the one right that is left is the one to read every file.
  private static final String RIGHTS = "CapEff:\t000000000000000";

  private WorkerTrial() {}

  /// The view, where it works.
  static Optional<Rung> view() {
    return WorkerViewRung.here().filter(WorkerTrial::works).map(rung -> rung);
  }

  private static boolean works(Rung rung) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    try (ScratchSpace scratch = ScratchSpace.create(temporary)) {
      Path shown = Files.createDirectory(scratch.folder().resolve("shown"));
      Files.writeString(scratch.folder().resolve("hidden"), "");
      Path file = Files.writeString(shown.resolve("file"), "shown\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
      ChildCommand command =
          ChildCommand.of("/bin/sh", "-c", LOOK_AROUND)
              .with(Map.of("PLACE", scratch.folder().toString()))
              .reaching(List.of(shown), List.of());
      return shows(new ProcessRunner(rung).run(command, LIMIT).output());
    } catch (IOException unusable) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean shows(String said) throws IOException {
    Set<String> lines = said.lines().collect(Collectors.toSet());
    String network = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
    return lines.containsAll(
            Set.of("shown", "NoNewPrivs:\t1", RIGHTS + (ChildUser.isRoot() ? "4" : "0")))
        && lines.stream().anyMatch(line -> line.startsWith("net:"))
        && !lines.contains(network)
        && !lines.contains("sees")
        && !lines.contains("writes");
  }

  /// What inspections have here, in one line for people.
  public static String text() {
    Isolation isolation = ProcessRunner.ofWorkers().isolation();
    List<String> words = new ArrayList<>(List.of("inspections: " + isolation.word()));
    words.add(
        switch (isolation) {
          case BUBBLEWRAP ->
              "no network, clean environment, a read-only view of the location and nothing else";
          case NAMESPACES -> "no network, clean environment, no view of their own";
          case USER, NONE -> "clean environment, no view of their own";
        });
    if (isolation != Isolation.BUBBLEWRAP) {
      words.add(
          Programs.find("bwrap").isEmpty()
              ? "as 'bwrap' is missing: install the package bubblewrap"
              : "as 'bwrap' does not work here for that");
    }
    return String.join(", ", words);
  }
}
