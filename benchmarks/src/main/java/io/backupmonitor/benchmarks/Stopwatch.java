package io.backupmonitor.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Times whole commands: by the clock, and by what the processors of the machine did meanwhile. Our
/// workers are ended and not waited for, so that no account of processes knows their time; on a
/// quiet machine that of the processors is the same.
final class Stopwatch {

  /// How long something took, in seconds.
  ///
  /// @param wall by the clock
  /// @param cpu how long the processors worked, all together
  record Time(double wall, double cpu) {

    /// How much of the time of all processors was used, in percent.
    double busy() {
      return 100 * cpu / (wall * Runtime.getRuntime().availableProcessors());
    }
  }

  /// What Linux counts in, for programs, on every platform that Java runs on.
  private static final double TICKS_PER_SECOND = 100;

  private Stopwatch() {}

  /// Runs a command for a shell and times it.
  static Time time(String command) throws IOException, InterruptedException {
    double worked = worked();
    long start = System.nanoTime();
    new ProcessBuilder("bash", "-c", command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    double wall = (System.nanoTime() - start) / 1e9;
    return new Time(wall, worked() - worked);
  }

  /// How long the processors have worked since the machine was started, in seconds, from the first
  /// line of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq.
  private static double worked() throws IOException {
    String[] ticks = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +", -1);
    long sum = 0;
    for (int column : List.of(1, 2, 3, 6, 7)) {
      sum += Long.parseLong(ticks[column]);
    }
    return sum / TICKS_PER_SECOND;
  }

  /// The middle one of several times, by wall clock.
  static Time median(List<Time> times) {
    List<Time> sorted = new ArrayList<>(times);
    sorted.sort((one, other) -> Double.compare(one.wall(), other.wall()));
    return Collections.unmodifiableList(sorted).get(sorted.size() / 2);
  }
}
