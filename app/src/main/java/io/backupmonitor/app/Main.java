package io.backupmonitor.app;

import static java.util.stream.Collectors.toMap;

import io.backupmonitor.alert.AlertChannelProvider;
import io.backupmonitor.alert.AlertChannels;
import io.backupmonitor.config.ConfigRules;
import io.backupmonitor.monitor.Schedule;
import io.backupmonitor.verify.VerificationMethod;
import io.backupmonitor.workflow.Audit;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The program's beginning and the only place where its parts are put together.
public final class Main {

  /// A second is promised; this much of it is for an orderly end.
  private static final long ORDERLY_MILLIS = 700;

  /// On a slow machine what is left behind is worse than another moment.
  private static final long PATIENCE_MILLIS = 2_000;

  private Main() {}

  /// Runs a command and ends the process with its exit code.
  public static void main(String[] arguments) {
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(cleaning(Thread.currentThread(), ended));
    Optional<Thread> trial = audits(arguments) ? Optional.of(Audit.begin()) : Optional.empty();
    int exit = run(List.of(arguments), Streams.standard(), System.getenv());
    trial.ifPresent(Main::await);
    ended.countDown();
    System.exit(exit);
  }

  private static boolean audits(String... arguments) {
    return arguments.length > 1 && arguments[0].equals("audit") && !arguments[1].contains("-h");
  }

  private static void await(Thread trial) {
    try {
      trial.join(ORDERLY_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /// Runs a command.
  ///
  /// @return the exit code
  static int run(List<String> arguments, Streams streams, Map<String, String> environment) {
    Program program = new Program(streams, environment, InstantSource.system(), Main::rules);
    try {
      return Commands.commandLine(program, Commands.neededBy(arguments))
          .execute(arguments.toArray(String[]::new));
    } catch (Throwable problem) {
      boolean debug = program.flag("BACKUP_MONITOR_DEBUG") || arguments.contains("--debug");
      return new ErrorReport(program).report(problem, debug).number();
    } finally {
      streams.flush();
    }
  }

  /// The words that the rooms and the extensions add to the configuration.
  private static ConfigRules rules() {
    List<String> methods = new ArrayList<>(ConfigRules.BUILT_IN_METHODS);
    ServiceLoader.load(VerificationMethod.class).stream()
        .map(method -> method.get().name())
        .filter(name -> !methods.contains(name))
        .forEach(methods::add);
    Map<String, Set<String>> channels =
        AlertChannels.installed().stream()
            .collect(
                toMap(
                    AlertChannelProvider::name,
                    AlertChannelProvider::configuredKeys,
                    (first, _) -> first));
    return new ConfigRules(methods, channels, Main::scheduleProblem);
  }

  private static Optional<String> scheduleProblem(String schedule) {
    try {
      var _ = Schedule.parse(schedule, ZoneOffset.UTC);
      return Optional.empty();
    } catch (IllegalArgumentException wrong) {
      return Optional.of(String.valueOf(wrong.getMessage()));
    }
  }

  /// Ctrl-C: the work is interrupted and gets its time to remove what it made. Children that are
  /// still there then are killed, which frees whatever waits for them.
  private static Thread cleaning(Thread worker, CountDownLatch ended) {
    return new Thread(
        () -> {
          if (ended.getCount() == 0) {
            return;
          }
          worker.interrupt();
          boolean orderly = hasEnded(ended, ORDERLY_MILLIS);
          ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
          if (!orderly) {
            var _ = hasEnded(ended, PATIENCE_MILLIS);
          }
        },
        "cleaning");
  }

  private static boolean hasEnded(CountDownLatch ended, long millis) {
    try {
      return ended.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException again) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
