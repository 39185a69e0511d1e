package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words that set the limits of a child.
final class LimitWords {

  /// Where all processes of a user count, those of other children are among them.
  private static final int PROCESSES_OF_ALL_CHILDREN = 1024;

  /// Where children run as the user of this process, all that the user runs is among them.
  private static final int PROCESSES_OF_A_PERSON = 4096;

  private static final Path OWN_LIMITS = Path.of("/proc/self/limits");

  private LimitWords() {}

  /// The words before those of the child; none where there is no program for it.
  ///
  /// @param ownUser whether the child's user is counted apart from everybody else
  static List<String> of(ChildLimits limits, boolean ownUser) {
    Optional<String> prlimit = Programs.find("prlimit");
    if (prlimit.isEmpty()) {
      return List.of();
    }
    List<String> words = new ArrayList<>(List.of(prlimit.get(), "--core=0"));
    add(words, "--nproc=", processes(limits, ownUser), "Max processes");
    add(words, "--as=", limits.memoryBytes(), "Max address space");
    add(words, "--fsize=", limits.fileBytes(), "Max file size");
    words.add("--");
    return words;
  }

  private static int processes(ChildLimits limits, boolean ownUser) {
    if (ownUser) {
      return limits.processes();
    }
    return Math.max(
        limits.processes(), ChildUser.isRoot() ? PROCESSES_OF_ALL_CHILDREN : PROCESSES_OF_A_PERSON);
  }

  /// A limit can only be lowered.
  private static void add(List<String> words, String option, long wanted, String name) {
    if (wanted > 0) {
      words.add(option + Math.min(wanted, own(name).orElse(Long.MAX_VALUE)));
    }
  }

  /// The hard limit of this process; empty where there is none.
  private static OptionalLong own(String name) {
    Pattern line = Pattern.compile(Pattern.quote(name) + " +\\S+ +(\\d{1,18}) .*");
    try {
      return Files.readAllLines(OWN_LIMITS).stream()
          .map(line::matcher)
          .filter(Matcher::matches)
          .mapToLong(match -> Long.parseLong(match.group(1)))
          .findFirst();
    } catch (IOException unknown) {
      return OptionalLong.empty();
    }
  }
}
