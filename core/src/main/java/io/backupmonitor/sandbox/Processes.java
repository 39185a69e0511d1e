package io.backupmonitor.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the kernel says about processes that are not children of this one.
final class Processes {

  private static final int MOST_BYTES = 256;

  private Processes() {}

  /// The value of a setting of the kernel. Those files give all or nothing at the first read, so a
  /// read of a first byte, as is usual for files of an unknown size, would lose the rest.
  static String setting(String name) throws IOException {
    byte[] value = new byte[MOST_BYTES];
    try (InputStream in = Files.newInputStream(Path.of("/proc/sys/kernel", name))) {
      int length = Math.max(0, in.read(value));
      return new String(value, 0, length, StandardCharsets.US_ASCII).strip();
    }
  }

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
