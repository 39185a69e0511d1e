package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The end of everything in the session of a child that has no process numbers of its own: what it
/// started may be nobody's child by now. Whoever has left the session on purpose is not found.
final class SessionEnd {

  private static final Path PROCESSES = Path.of("/proc");

  /// Each round ends all that the last one saw, and the group as a whole, in which the kernel lets
  /// nobody be born meanwhile.
  private static final int ROUNDS = 50;

  private SessionEnd() {}

  /// Kills them.
  ///
  /// @param session the number of the child, which leads the session
  /// @return those that were seen
  static List<ProcessHandle> of(long session) {
    List<ProcessHandle> all = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<ProcessHandle> members = members(session);
      if (members.isEmpty()) {
        break;
      }
      killGroup(session);
      members.forEach(ProcessHandle::destroyForcibly);
      all.addAll(members);
    }
    return all;
  }

  private static void killGroup(long group) {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -KILL -" + group)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException unable) {
      // they are killed one by one
      return;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<ProcessHandle> members(long session) {
    try (Stream<Path> processes = Files.list(PROCESSES)) {
      return processes
          .map(process -> String.valueOf(process.getFileName()))
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .map(Long::parseLong)
          .filter(process -> isMember(process, session))
          .map(ProcessHandle::of)
          .flatMap(Optional::stream)
          .toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  /// Field 6 of `/proc/PID/stat`; counted behind the name, which may hold blanks and brackets.
  private static boolean isMember(long process, long session) {
    try {
      String stat = Files.readString(PROCESSES.resolve(process + "/stat"));
      List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
      return fields.get(3).equals(String.valueOf(session)) && !"ZX".contains(fields.getFirst());
    } catch (IOException | RuntimeException gone) {
      return false;
    }
  }
}
