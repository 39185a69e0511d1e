package io.backupmonitor.sandbox;

import io.backupmonitor.model.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A child that looks around and says what it has, and the reading of what it said: only what it
/// does not have proves that a rung works.
final class Trial {

  private static final String LOOK_AROUND =
      """
      id -u
      grep -E '^(NoNewPrivs|CapEff):' /proc/self/status
      for kind in net pid ipc; do readlink /proc/self/ns/$kind; done
      for place in /home /root /var /tmp /run /srv /opt /mnt /etc/shadow; do
        [ -e $place ] && echo sees $place
      done
      for place in / /usr /etc /dev; do
        (: >$place/backup-monitor-trial) 2>/dev/null && echo writes $place
      done
      echo looked
      """;

  private static final Set<String> WITHOUT_RIGHTS =
      Set.of("NoNewPrivs:\t1", "CapEff:\t0000000000000000", "looked");

  private Trial() {}

  static ChildCommand command() {
    return ChildCommand.of("/bin/sh", "-c", LOOK_AROUND);
  }

  /// Whether a child that said this is isolated so far.
  static boolean shows(Isolation isolation, String said) throws IOException {
    Set<String> lines = said.lines().collect(Collectors.toSet());
    boolean user = lines.containsAll(WITHOUT_RIGHTS) && !lines.contains("0");
    boolean namespaces = ownNamespaces().stream().noneMatch(lines::contains);
    boolean view =
        lines.stream().noneMatch(line -> line.startsWith("sees ") || line.startsWith("writes "));
    return switch (isolation) {
      case NONE -> true;
      case USER -> user;
      case NAMESPACES -> user && namespaces;
      case BUBBLEWRAP -> user && namespaces && view;
    };
  }

  private static List<String> ownNamespaces() throws IOException {
    return List.of(namespace("net"), namespace("pid"), namespace("ipc"));
  }

  private static String namespace(String kind) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/ns", kind)).toString();
  }
}
