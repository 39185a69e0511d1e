package io.backupmonitor.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a child process is to run. Nothing of this process' own environment goes to it.
///
/// @param words the program, as an absolute path, and its arguments; everybody on the machine can
///     see them, so no secret may be among them
/// @param environment what it finds in its environment beside PATH, LC_ALL and TZ
/// @param directory where it starts
/// @param input the file that is its standard input
/// @param memoryBytes how much address space each of its processes may have; 0 for no bound
/// @param reach what it finds of the machine
/// @param readsAll whether a child of root may read what only root may read, and still do nothing
///     else that only root may do
public record ChildCommand(
    List<String> words,
    Map<String, String> environment,
    Path directory,
    Path input,
    long memoryBytes,
    ChildReach reach,
    boolean readsAll) {

  private static final Path NOTHING = Path.of("/dev/null");

  public ChildCommand {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /// A command without anything special.
  public static ChildCommand of(String... words) {
    return of(List.of(words));
  }

  /// A command without anything special.
  public static ChildCommand of(List<String> words) {
    return new ChildCommand(words, Map.of(), Path.of("/"), NOTHING, 0, ChildReach.SYSTEM, false);
  }

  /// The same, with that in its environment.
  public ChildCommand with(Map<String, String> more) {
    return new ChildCommand(words, more, directory, input, memoryBytes, reach, readsAll);
  }

  /// The same, reading that file.
  public ChildCommand reading(Path file) {
    return new ChildCommand(words, environment, directory, file, memoryBytes, reach, readsAll);
  }

  /// The same, with so much address space for each of its processes.
  public ChildCommand within(long bytes) {
    return new ChildCommand(words, environment, directory, input, bytes, reach, readsAll);
  }

  /// The same, with those files and folders to read, and those folders to change.
  public ChildCommand reaching(List<Path> reads, List<Path> writes) {
    ChildReach others = new ChildReach(reads, writes);
    return new ChildCommand(words, environment, directory, input, memoryBytes, others, readsAll);
  }

  /// The same, able to read what only root may read where this process is root.
  public ChildCommand readingAll() {
    return new ChildCommand(words, environment, directory, input, memoryBytes, reach, true);
  }
}
