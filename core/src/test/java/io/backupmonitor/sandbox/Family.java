package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The processes of the machine that have something which nobody else has among their words, in
/// their environment, or in the name of the folder in which they work, so that they are found
/// whoever their parent is by now. Servers write other words over theirs.
public record Family(String mark) {

  /// One of which no process is yet.
  public static Family unborn() {
    return new Family("9" + System.nanoTime());
  }

  /// Those that run.
  public List<String> members() throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .map(process -> String.valueOf(process.getFileName()))
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .filter(name -> !name.equals(String.valueOf(ProcessHandle.current().pid())))
          .filter(this::isMember)
          .toList();
    }
  }

  private boolean isMember(String process) {
    return says(process, "cmdline") || says(process, "environ") || worksThere(process);
  }

  private boolean says(String process, String file) {
    try {
      byte[] words = Files.readAllBytes(Path.of("/proc", process, file));
      return new String(words, StandardCharsets.ISO_8859_1).contains(mark);
    } catch (IOException goneOrForeign) {
      return false;
    }
  }

  private boolean worksThere(String process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", process, "cwd")).toString().contains(mark);
    } catch (IOException goneOrForeign) {
      return false;
    }
  }

  /// Waits until there are some.
  public void awaitBirth() throws IOException {
    awaitBirth(1);
  }

  /// Waits until there are so many.
  public void awaitBirth(int count) throws IOException {
    while (members().size() < count) {
      Thread.onSpinWait();
    }
  }

  /// Waits until there are none, for a while at most.
  ///
  /// @return those that are left
  public List<String> left() throws IOException {
    long giveUp = giveUp();
    List<String> left = members();
    while (!left.isEmpty() && System.nanoTime() < giveUp) {
      Thread.onSpinWait();
      left = members();
    }
    return left;
  }

  /// Waits until none of them runs, for a while at most. One that only waits for its new parent to
  /// ask about it does not run, however long that takes.
  ///
  /// @return those that are left
  public static List<ProcessHandle> left(List<ProcessHandle> family) {
    long giveUp = giveUp();
    List<ProcessHandle> left = family;
    while (!left.isEmpty() && System.nanoTime() < giveUp) {
      Thread.onSpinWait();
      left = left.stream().filter(Processes::run).toList();
    }
    return left;
  }

  private static long giveUp() {
    return System.nanoTime() + Duration.ofSeconds(10).toNanos();
  }
}
