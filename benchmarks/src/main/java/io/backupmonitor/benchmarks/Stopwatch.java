package io.backupmonitor.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Times whole commands: wall clock and processor time of the command and all its children, as the
/// shell's own `times` accounts for them.
final class Stopwatch {

  /// How long something took, in seconds.
  ///
  /// @param wall by the clock
  /// @param cpu user and system time of all processes together
  record Time(double wall, double cpu) {

    /// How much of the time of all processors was used, in percent.
    double busy() {
      return 100 * cpu / (wall * Runtime.getRuntime().availableProcessors());
    }
  }

  private Stopwatch() {}

  /// Runs a command for a shell and times it.
  static Time time(String command) throws IOException, InterruptedException {
    Path log = Files.createTempFile("benchmark", ".log");
    try {
      Process process =
          new ProcessBuilder(
                  "bash", "-c", "TIMEFORMAT='%R %U %S'; time { " + command + " ; } >/dev/null 2>&1")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      process.waitFor();
      String[] figures = Files.readString(log).strip().split(" ", -1);
      return new Time(
          Double.parseDouble(figures[0]),
          Double.parseDouble(figures[1]) + Double.parseDouble(figures[2]));
    } finally {
      Files.delete(log);
    }
  }

  /// The middle one of several times, by wall clock.
  static Time median(List<Time> times) {
    List<Time> sorted = new ArrayList<>(times);
    sorted.sort((one, other) -> Double.compare(one.wall(), other.wall()));
    return Collections.unmodifiableList(sorted).get(sorted.size() / 2);
  }
}
