package io.backupmonitor.app;

import io.backupmonitor.config.ConfigRules;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The program's beginning and the only place where its parts are put together.
public final class Main {

  /// A second is promised; the rest is for the virtual machine.
  private static final long CLEANING_MILLIS = 900;

  private Main() {}

  /// Runs a command and ends the process with its exit code.
  public static void main(String[] arguments) {
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(cleaning(Thread.currentThread(), ended));
    int exit = run(List.of(arguments), Streams.standard(), System.getenv());
    ended.countDown();
    System.exit(exit);
  }

  /// Runs a command.
  ///
  /// @return the exit code
  static int run(List<String> arguments, Streams streams, Map<String, String> environment) {
    Program program = new Program(streams, environment, InstantSource.system(), rules());
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

  private static ConfigRules rules() {
    return ConfigRules.standard();
  }

  /// Ctrl-C: the work is interrupted and gets its second to remove what it made; children that are
  /// still there after that are killed.
  private static Thread cleaning(Thread worker, CountDownLatch ended) {
    return new Thread(
        () -> {
          if (ended.getCount() == 0) {
            return;
          }
          worker.interrupt();
          try {
            var _ = ended.await(CLEANING_MILLIS, TimeUnit.MILLISECONDS);
          } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
          }
          ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        },
        "cleaning");
  }
}
