package io.backupmonitor.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Numbers that a child among the processes of this one hands on to everything that it starts, so
/// that those are found when their parents are gone: servers give each of their processes a session
/// of its own and another name, and a number of a process means another one soon.
///
/// The number is the hard limit on the time that a process may run without a pause while it is of
/// the class for real time. No child is ever of that class, the limit is that of each process that
/// is born of one with it, it can only be lowered, and everybody can read it.
///
/// @param first the lowest of them
/// @param last the highest of them
record ChildMark(long first, long last) {

  /// Names the number to what starts a child; the child itself does not get to see it.
  static final String VARIABLE = "BACKUP_MONITOR_MARK";

  private static final int CHILDREN_BITS = 24;
  private static final long CHILDREN = (1L << CHILDREN_BITS) - 1;

  /// Far above all that anybody would set as such a limit: 70,000 years.
  private static final long LOWEST = 1L << 61;

  private static final long OWN = LOWEST | new SecureRandom().nextLong(1L << 37) << CHILDREN_BITS;

  private static final AtomicInteger STARTED = new AtomicInteger();

  private static final Path PROCESSES = Path.of("/proc");

  private static final Pattern LIMIT =
      Pattern.compile("(?m)^Max realtime timeout +\\S+ +(\\d{19}) ");

  private static final Pattern USER = Pattern.compile("(?m)^Uid:\\t(\\d+)\\t");

  private static final Duration TIME_TO_DIE = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

  /// Of all children of this process.
  static ChildMark ofThisProcess() {
    return new ChildMark(OWN, OWN | CHILDREN);
  }

  /// Of a new child of this process.
  static ChildMark ofNewChild() {
    long number = OWN | (STARTED.incrementAndGet() & CHILDREN);
    return new ChildMark(number, number);
  }

  /// Of all children of the process that wrote [#toString()]; empty for anything else.
  static Optional<ChildMark> parse(String text) {
    if (!text.matches("\\d{19}")) {
      return Optional.empty();
    }
    long number = Long.parseLong(text);
    return number < LOWEST || (number & CHILDREN) != 0
        ? Optional.empty()
        : Optional.of(new ChildMark(number, number | CHILDREN));
  }

  /// Kills all that bear it, and waits for a while until they are gone; what was born of them
  /// meanwhile, too. Without `prlimit` nobody bears any.
  ///
  /// @return those that were seen
  List<ProcessHandle> end() {
    List<ProcessHandle> all = new ArrayList<>();
    long giveUp = System.nanoTime() + TIME_TO_DIE.toNanos();
    List<ProcessHandle> bearers = bearers();
    while (!bearers.isEmpty() && System.nanoTime() < giveUp) {
      bearers.forEach(ProcessHandle::destroyForcibly);
      all.addAll(bearers);
      awaitEnd(bearers, giveUp);
      bearers = bearers();
    }
    return all;
  }

  private static void awaitEnd(List<ProcessHandle> processes, long giveUp) {
    boolean interrupted = false;
    while (processes.stream().anyMatch(Processes::run) && System.nanoTime() < giveUp) {
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Those that run. What becomes of a number between the look at it and the kill is nobody's
  /// danger: a handle knows when its process started.
  List<ProcessHandle> bearers() {
    Set<Integer> users = users();
    try (Stream<Path> processes = Files.list(PROCESSES)) {
      return processes
          .map(process -> String.valueOf(process.getFileName()))
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .map(name -> ProcessHandle.of(Long.parseLong(name)))
          .flatMap(Optional::stream)
          .filter(process -> isBearer(process, users) && Processes.run(process))
          .toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  /// Whose children of this program are. Somebody else may take the number on, and start with it
  /// what is not his.
  private static Set<Integer> users() {
    Set<Integer> users = new HashSet<>(Set.of(ChildUser.currentId()));
    ChildUser.unprivileged().ifPresent(user -> users.add(user.id()));
    return users;
  }

  private boolean isBearer(ProcessHandle process, Set<Integer> users) {
    Path folder = PROCESSES.resolve(String.valueOf(process.pid()));
    try {
      Matcher limit = LIMIT.matcher(Files.readString(folder.resolve("limits")));
      if (!limit.find() || !isOne(limit.group(1))) {
        return false;
      }
      Matcher user = USER.matcher(Files.readString(folder.resolve("status")));
      return user.find() && users.contains(Integer.parseInt(user.group(1)));
    } catch (IOException | NumberFormatException goneOrForeign) {
      return false;
    }
  }

  private boolean isOne(String limit) {
    long number = Long.parseLong(limit);
    return first <= number && number <= last;
  }

  /// The soft and the hard limit of one child, as `prlimit` reads them.
  String limits() {
    return first + ":" + first;
  }

  /// What [#parse] reads.
  @Override
  public String toString() {
    return String.valueOf(first);
  }
}
