package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A process, told apart from every other one that has or had its number.
///
/// On Linux: by the boot of the machine, the namespace in which the number counts, and the tick at
/// which the process started. Clock times would not do, since setting the clock moves them.
///
/// @param pid the number of the process
/// @param start the tick at which it started; 0 where that is unknown
/// @param namespace in which the number counts; 0 where that is unknown
/// @param boot eight digits of the machine's boot; zeros where that is unknown
record ScratchOwner(long pid, long start, long namespace, String boot) {

  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,18})-([0-9a-z]{1,12})-([0-9a-z]{1,12})-([0-9a-f]{8})");
  private static final Pattern NAMESPACE = Pattern.compile("pid:\\[([0-9]+)]");
  private static final Path PROCESSES = Path.of("/proc");

  /// This process.
  static ScratchOwner self() {
    long pid = ProcessHandle.current().pid();
    return new ScratchOwner(pid, startOf(pid), namespaceOfSelf(), bootOfMachine());
  }

  /// The process that [#toString()] wrote.
  static Optional<ScratchOwner> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new ScratchOwner(
            Long.parseLong(parts.group(1)),
            Long.parseLong(parts.group(2), 36),
            Long.parseLong(parts.group(3), 36),
            parts.group(4)));
  }

  /// Whether the process is surely no more. In doubt it is not.
  boolean isGone() {
    ScratchOwner self = self();
    if (!boot.equals(self.boot)) {
      return true;
    }
    if (namespace != self.namespace) {
      return false;
    }
    boolean alive = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    return !alive || (start != 0 && startOf(pid) != 0 && start != startOf(pid));
  }

  @Override
  public String toString() {
    return "%d-%s-%s-%s"
        .formatted(pid, Long.toString(start, 36), Long.toString(namespace, 36), boot);
  }

  /// Field 22 of `/proc/PID/stat`; counted behind the name, which may hold blanks and brackets.
  private static long startOf(long pid) {
    try {
      String stat = Files.readString(PROCESSES.resolve(pid + "/stat"));
      return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]);
    } catch (IOException | RuntimeException unknown) {
      return 0;
    }
  }

  private static long namespaceOfSelf() {
    try {
      String link = Files.readSymbolicLink(PROCESSES.resolve("self/ns/pid")).toString();
      Matcher number = NAMESPACE.matcher(link);
      return number.matches() ? Long.parseLong(number.group(1)) : 0;
    } catch (IOException | RuntimeException unknown) {
      return 0;
    }
  }

  private static String bootOfMachine() {
    try {
      return Files.readString(PROCESSES.resolve("sys/kernel/random/boot_id")).substring(0, 8);
    } catch (IOException | RuntimeException unknown) {
      return "00000000";
    }
  }
}
