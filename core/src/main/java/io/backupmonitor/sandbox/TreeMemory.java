package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The memory that a process takes together with everything that it started. The limit of the
/// kernel holds for each process alone, so that many of them could take many times as much; control
/// groups would bind them together, and are mostly not for this program to make.
///
/// Pages of their own are added up, also those that were swapped out. What they share counts once,
/// as the most that one of them sees of it.
public final class TreeMemory {

  /// Names another bound, in MiB, for whoever knows better what the machine can give.
  public static final String PROPERTY = "backupmonitor.sandbox.memory";

  private static final Path PROCESSES = Path.of("/proc");
  private static final Path GROUP = Path.of("/sys/fs/cgroup");
  private static final long MOST_BYTES = 16L << 30;

  private long own;
  private long shared;

  private TreeMemory() {}

  /// How much that is now; 0 for a process that is gone.
  public static long bytes(long process) {
    TreeMemory memory = new TreeMemory();
    ProcessTree.of(process).forEach(memory::add);
    return memory.own + memory.shared;
  }

  /// How much the processes of one drill may take together: three quarters of what is free now, so
  /// that this program and everybody else keep some, and at most 16 GiB.
  public static long bound() {
    long named = Long.getLong(PROPERTY, 0);
    if (named > 0) {
      return named << 20;
    }
    long free = Math.min(available().orElse(Long.MAX_VALUE), leftOfGroup().orElse(Long.MAX_VALUE));
    return Math.min(MOST_BYTES, free / 4 * 3);
  }

  private void add(Path process) {
    try {
      Map<String, Long> sizes = sizes(process.resolve("status"));
      own += sizes.getOrDefault("RssAnon", 0L) + sizes.getOrDefault("VmSwap", 0L);
      shared = Math.max(shared, sizes.getOrDefault("RssShmem", 0L));
    } catch (IOException | RuntimeException gone) {
      // it ended meanwhile, and takes nothing any more
      return;
    }
  }

  private static OptionalLong available() {
    try {
      Long bytes = sizes(PROCESSES.resolve("meminfo")).get("MemAvailable");
      return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    } catch (IOException | RuntimeException unknown) {
      return OptionalLong.empty();
    }
  }

  /// What is left where this program itself is in a group with a bound, as in a container.
  private static OptionalLong leftOfGroup() {
    try {
      long most = Long.parseLong(Files.readString(GROUP.resolve("memory.max")).strip());
      long taken = Long.parseLong(Files.readString(GROUP.resolve("memory.current")).strip());
      return OptionalLong.of(Math.max(0, most - taken));
    } catch (IOException | NumberFormatException unbounded) {
      return OptionalLong.empty();
    }
  }

  /// The lines of the kernel that give a size: `RssAnon:     1234 kB`.
  private static Map<String, Long> sizes(Path file) throws IOException {
    Map<String, Long> sizes = new HashMap<>();
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      for (String line : lines.filter(each -> each.endsWith(" kB")).toList()) {
        List<String> parts = List.of(line.split("[: \\t]+", -1));
        sizes.put(line.substring(0, line.indexOf(':')), Long.parseLong(parts.get(1)) << 10);
      }
    }
    return sizes;
  }
}
