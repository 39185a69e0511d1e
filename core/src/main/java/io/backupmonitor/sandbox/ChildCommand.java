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
/// @param limits what it may use of the machine
/// @param reach what it finds of the machine
public record ChildCommand(
    List<String> words,
    Map<String, String> environment,
    Path directory,
    Path input,
    ChildLimits limits,
    ChildReach reach) {

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
    return new ChildCommand(
        words, Map.of(), Path.of("/"), NOTHING, ChildLimits.WIDE, ChildReach.SYSTEM);
  }

  /// The same, with that in its environment.
  public ChildCommand with(Map<String, String> more) {
    return new ChildCommand(words, more, directory, input, limits, reach);
  }

  /// The same, reading that file.
  public ChildCommand reading(Path file) {
    return new ChildCommand(words, environment, directory, file, limits, reach);
  }

  /// The same, with so much address space for each of its processes.
  public ChildCommand within(long bytes) {
    return within(new ChildLimits(bytes, limits.fileBytes(), limits.processes()));
  }

  /// The same, with those limits.
  public ChildCommand within(ChildLimits others) {
    return new ChildCommand(words, environment, directory, input, others, reach);
  }

  /// The same, with those files and folders to read, and those folders to change.
  public ChildCommand reaching(List<Path> reads, List<Path> writes) {
    return new ChildCommand(
        words, environment, directory, input, limits, new ChildReach(reads, writes));
  }
}
