package io.backupmonitor.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The processes that have to do with a folder: its name is among their words or in their
/// environment, or they work in it. Servers write other words over theirs.
///
/// @param folder whose name nobody else uses
record FolderProcesses(Path folder) {

  private static final Path PROCESSES = Path.of("/proc");

  /// Those that run.
  List<ProcessHandle> running() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> says(process, "cmdline") || says(process, "environ") || isIn(process))
        .toList();
  }

  /// Waits until none runs, for a while at most.
  ///
  /// @return those that are left
  List<ProcessHandle> left() {
    long giveUp = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    List<ProcessHandle> left = running();
    while (!left.isEmpty() && System.nanoTime() < giveUp) {
      Thread.onSpinWait();
      left = running();
    }
    return left;
  }

  /// What a process says of itself; nothing when it is gone.
  static String words(ProcessHandle process) {
    return read(process, "cmdline").replace('\0', ' ').strip();
  }

  private boolean says(ProcessHandle process, String file) {
    return read(process, file).contains(folder.toString());
  }

  private static String read(ProcessHandle process, String file) {
    try {
      byte[] bytes = Files.readAllBytes(PROCESSES.resolve(process.pid() + "/" + file));
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException goneOrForeign) {
      return "";
    }
  }

  private boolean isIn(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(PROCESSES.resolve(process.pid() + "/cwd")).startsWith(folder);
    } catch (IOException goneOrForeign) {
      return false;
    }
  }
}
