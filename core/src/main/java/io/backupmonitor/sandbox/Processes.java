package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the kernel says about processes that are not children of this one.
final class Processes {

  private Processes() {}

  /// Whether a process still runs. One that has ended and that its parent, whoever that is, has not
  /// asked about yet does not, though it is still listed.
  static boolean run(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      String afterName = stat.substring(stat.lastIndexOf(')') + 1).strip();
      return !afterName.startsWith("Z") && !afterName.startsWith("X");
    } catch (IOException gone) {
      return false;
    }
  }
}
