package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A process with everything that it started, as the kernel lists them.
final class ProcessTree {

  private static final Path PROCESSES = Path.of("/proc");

  /// Enough for whatever a process can have children for.
  private static final int MOST = 20_000;

  private final List<Path> members = new ArrayList<>();

  private ProcessTree() {}

  /// The folders of the kernel about each of them; none for a process that is gone.
  static List<Path> of(long process) {
    ProcessTree tree = new ProcessTree();
    tree.add(PROCESSES.resolve(Long.toString(process)));
    return tree.members;
  }

  private void add(Path folder) {
    if (members.size() >= MOST) {
      return;
    }
    members.add(folder);
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(folder.resolve("task"))) {
      for (Path thread : threads) {
        addChildren(thread);
      }
    } catch (IOException | RuntimeException gone) {
      // it ended meanwhile
      return;
    }
  }

  private void addChildren(Path thread) throws IOException {
    String children = Files.readString(thread.resolve("children"), StandardCharsets.US_ASCII);
    for (String child : children.strip().split(" ", -1)) {
      if (!child.isEmpty()) {
        add(PROCESSES.resolve(child));
      }
    }
  }
}
