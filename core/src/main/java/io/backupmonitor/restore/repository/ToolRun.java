package io.backupmonitor.restore.repository;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.program.Words;
import io.backupmonitor.restore.DrillLimits;
import io.backupmonitor.restore.server.DrillWatch;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.sandbox.ChildCommand;
import io.backupmonitor.sandbox.ChildProcess;
import io.backupmonitor.sandbox.ChildReach;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The runs of one program on one private copy, confined, one after the other, within the time and
/// space of the drill. For one thread, except that [#stop()] may be called from any.
final class ToolRun {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\w+)+");
  private static final long MEMORY_BYTES = 16L << 30;

  /// The program's standard output goes into a file, since a list may be far too long to keep.
  private static final String OUTPUT_INTO_FILE = "umask 077; exec \"$@\" >\"$0\"";

  private static final String ALL_INTO_FILE = OUTPUT_INTO_FILE + " 2>&1";

  private final Path program;
  private final DrillPlace place;
  private final DrillWatch watch;
  private final Duration limit;
  private volatile @Nullable ChildProcess running;
  private volatile @Nullable Isolation isolation;
  private int runs;

  ToolRun(Path program, DrillPlace place, DrillLimits limits) {
    this.program = program;
    this.place = place;
    this.limit = limits.time();
    this.watch = new DrillWatch(place.all(), limits, this::process, this::stop);
  }

  /// What one run came to.
  ///
  /// @param exitCode empty when it was stopped
  /// @param said its messages
  /// @param output the file with its output
  record Result(OptionalInt exitCode, String said, Path output) {

    /// Whether it ended by itself with that code.
    boolean endedWith(int code) {
      return exitCode.isPresent() && exitCode.getAsInt() == code;
    }
  }

  DrillPlace place() {
    return place;
  }

  DrillWatch watch() {
    return watch;
  }

  /// What the program says its version is.
  String version(String word, Map<String, String> environment)
      throws IOException, InterruptedException, ToolStoppedException {
    Result result = run(List.of(word), environment);
    Matcher version = VERSION.matcher(ToolOutput.all(result.output()));
    if (!version.find()) {
      throw brokeOff(word, result);
    }
    return version.group();
  }

  /// Runs the program to its end.
  Result run(List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException, ToolStoppedException {
    return run(OUTPUT_INTO_FILE, arguments, environment, place.content(), _ -> false);
  }

  /// Runs the program to its end; its messages go into the file of its output, so that none of them
  /// is left out however many there are.
  Result runKeepingAll(List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException, ToolStoppedException {
    return runKeepingAll(arguments, environment, place.content());
  }

  /// The same in a folder below that of the restored content.
  Result runKeepingAll(List<String> arguments, Map<String, String> environment, Path folder)
      throws IOException, InterruptedException, ToolStoppedException {
    return run(ALL_INTO_FILE, arguments, environment, folder, _ -> false);
  }

  /// Runs the program to its end, until it has said enough, or until half of the drill's time is
  /// over, so that enough is left for the restore itself.
  Result runUntil(List<String> arguments, Map<String, String> environment, Predicate<String> enough)
      throws IOException, InterruptedException, ToolStoppedException {
    return run(
        OUTPUT_INTO_FILE,
        arguments,
        environment,
        place.content(),
        said -> isHalfOver() || enough.test(said));
  }

  /// Whether half of the drill's time is over.
  private boolean isHalfOver() {
    return watch.left().compareTo(limit.dividedBy(2)) < 0;
  }

  private Result run(
      String script,
      List<String> arguments,
      Map<String, String> environment,
      Path folder,
      Predicate<String> enough)
      throws IOException, InterruptedException, ToolStoppedException {
    Path output = place.work().resolve("output-" + ++runs);
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", script, output.toString()));
    words.add(program.toString());
    words.addAll(arguments);
    checkWatch();
    try (ChildProcess child = ProcessRunner.shared().start(command(words, environment, folder))) {
      running = child;
      isolation = child.isolation();
      OptionalInt exitCode = await(child, enough);
      checkWatch();
      return new Result(exitCode, child.output(), output);
    } finally {
      running = null;
    }
  }

  private ChildCommand command(List<String> words, Map<String, String> environment, Path folder)
      throws IOException {
    List<Path> reads = new ArrayList<>(ServerPlace.installation(program, 0));
    reads.addAll(place.reads());
    return new ChildCommand(
            words,
            environment,
            folder,
            Path.of("/dev/null"),
            ServerPlace.limits(place.repository(), MEMORY_BYTES),
            ChildReach.SYSTEM)
        .reaching(reads, place.writes());
  }

  /// Whether something else can be begun that takes so long, without coming to the end of the time.
  boolean hasTimeFor(Duration expected) {
    return !isHalfOver() && watch.left().compareTo(expected.multipliedBy(2)) > 0;
  }

  private OptionalInt await(ChildProcess child, Predicate<String> enough)
      throws InterruptedException {
    while (true) {
      OptionalInt exitCode = child.waitFor(LOOK_AGAIN);
      if (exitCode.isPresent() || watch.ended() != null || enough.test(child.output())) {
        return exitCode;
      }
    }
  }

  private void checkWatch() throws ToolStoppedException {
    Finding ended = watch.ended();
    if (ended != null) {
      throw new ToolStoppedException(ended.code(), ended.message());
    }
  }

  /// How far the program was kept away from the machine; null when it did not run.
  @Nullable Isolation isolation() {
    return isolation;
  }

  private long process() {
    ChildProcess child = running;
    return child == null ? 0 : child.pid();
  }

  /// Kills what runs.
  void stop() {
    ChildProcess child = running;
    if (child != null) {
      child.close();
    }
  }

  /// Why a program that ended badly says nothing about the repository.
  ToolStoppedException brokeOff(String what, Result result) {
    return new ToolStoppedException(
        FindingCode.RESTORE_NO_ENGINE,
        "%s ended with code %s: %s"
            .formatted(
                what,
                result.exitCode().isPresent() ? result.exitCode().getAsInt() : "none",
                Words.last(result.said())));
  }
}
