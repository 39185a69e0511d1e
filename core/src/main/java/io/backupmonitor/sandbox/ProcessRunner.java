package io.backupmonitor.sandbox;

import io.backupmonitor.model.Isolation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Starts child processes, each isolated as far as this machine allows: with a clean environment,
/// limits and no new privileges, as a user without rights, and dead as soon as this process is;
/// where that works, too, with processes and a network of its own, and a view of the machine that
/// holds nothing but the system and what the command reaches. Safe to use from several threads.
///
/// The kernel ties "dies with its parent" to the thread that started the child, so all of them are
/// started by one thread that never ends.
public final class ProcessRunner {

  /// Names a rung of the ladder above which none is taken: `bubblewrap`, `namespaces`, `user` or
  /// `none`. For looking into trouble with the isolation.
  public static final String MOST_PROPERTY = "backupmonitor.sandbox.isolation";

  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("child-starter").factory());

  private static final String PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

  private static final Ladder LADDER = new Ladder();

  private final Rung rung;

  ProcessRunner(Rung rung) {
    this.rung = rung;
  }

  /// The runner of this process, with the strongest isolation that works. Finds out at the first
  /// use what that is.
  public static ProcessRunner shared() {
    return new ProcessRunner(LADDER.strongest(most()));
  }

  private static Isolation most() {
    String word = System.getProperty(MOST_PROPERTY, Isolation.BUBBLEWRAP.word());
    return Isolation.valueOf(word.toUpperCase(Locale.ROOT));
  }

  /// The rungs that were tried.
  static Ladder ladder() {
    return LADDER;
  }

  /// How far its children are isolated.
  public Isolation isolation() {
    return rung.isolation();
  }

  /// The name of this process' user in the eyes of a child that asks the kernel who talks to it.
  public String nameOfParent() {
    return rung.nameOfParent();
  }

  /// A runner of workers, which read backups and start nothing: they see what their command reaches
  /// and nothing else, where that works. Where this process is root they are another user, who may
  /// read all the same.
  public static ProcessRunner ofWorkers() {
    return new ProcessRunner(OfWorkers.STRONGEST);
  }

  /// The same without a view of their own.
  public static ProcessRunner ofReaders() {
    return new ProcessRunner(WorkerRung.strongest());
  }

  /// Found out once, at the first use.
  private static final class OfWorkers {
    private static final Rung STRONGEST =
        Optional.of(most())
            .filter(Isolation.BUBBLEWRAP::equals)
            .flatMap(_ -> WorkerTrial.view())
            .orElseGet(WorkerRung::strongest);
  }

  /// A runner whose children stay the user of this process, also where that is root; for those only
  /// that must do what another user cannot.
  public static ProcessRunner ofSameUser() {
    return new ProcessRunner(WorkerRung.ofSameUser());
  }

  /// Why no child can be started here, in one sentence that says what to do; empty when it can.
  public static Optional<String> unavailable() {
    if (ChildUser.unprivileged().isEmpty()) {
      return Optional.of(
          ChildUser.isRoot()
              ? "there is no user '%s' to run child processes as: create it, or name another with -D%s=NAME"
                  .formatted(
                      System.getProperty(ChildUser.USER_PROPERTY, "nobody"),
                      ChildUser.USER_PROPERTY)
              : "user %d has no name on this machine: give it an entry in /etc/passwd"
                  .formatted(ChildUser.currentId()));
    }
    if (ChildUser.isRoot() && Programs.find("setpriv").isEmpty()) {
      return Optional.of(
          "'setpriv' is missing, so root cannot start processes as another user: install the"
              + " package util-linux, or run as another user");
    }
    return Optional.empty();
  }

  /// Starts a child.
  ///
  /// @throws IOException when the program cannot be started
  public ChildProcess start(ChildCommand command) throws IOException {
    ChildMark mark = ChildMark.ofNewChild();
    ProcessBuilder builder = builder(command, mark).redirectErrorStream(true);
    if (!rung.ownProcesses()) {
      builder.redirectInput(command.input().toFile());
      return ChildProcess.among(start(command, builder), rung, mark);
    }
    InputStream input = Files.newInputStream(command.input());
    try {
      return ChildProcess.apart(start(command, builder), rung, mark, input);
    } catch (IOException failed) {
      input.close();
      throw failed;
    }
  }

  /// Starts a child to talk with: its standard input and output are pipes to this process, and what
  /// it writes to standard error is kept. Nothing is asked of it before it has answered.
  ///
  /// @throws IOException when the program cannot be started
  public ChildProcess startTalking(ChildCommand command) throws IOException {
    ChildMark mark = ChildMark.ofNewChild();
    return ChildProcess.talking(start(command, builder(command, mark)), rung, mark);
  }

  private static Process start(ChildCommand command, ProcessBuilder builder) throws IOException {
    Future<Process> started = STARTER.submit(builder::start);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return started.get();
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
    } catch (ExecutionException failed) {
      throw new IOException(
          "cannot start %s: %s".formatted(command.words().getFirst(), failed.getCause()), failed);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Runs a child to its end, or kills it when its time is over.
  public ChildResult run(ChildCommand command, Duration limit)
      throws IOException, InterruptedException {
    try (ChildProcess child = start(command)) {
      return new ChildResult(child.waitFor(limit), child.output());
    }
  }

  private ProcessBuilder builder(ChildCommand command, ChildMark mark) {
    ProcessBuilder builder =
        new ProcessBuilder(rung.words(command)).directory(command.directory().toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", PATH);
    environment.put("LC_ALL", "C");
    environment.put("TZ", "UTC");
    environment.putAll(command.environment());
    environment.put(Guard.PARENT, String.valueOf(ProcessHandle.current().pid()));
    if (!rung.ownProcesses()) {
      environment.put(ChildMark.VARIABLE, mark.limits());
    }
    return builder;
  }
}
