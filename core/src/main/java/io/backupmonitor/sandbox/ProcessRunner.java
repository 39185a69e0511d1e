package io.backupmonitor.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Starts child processes, each confined as far as this machine allows: as a user without rights,
/// without new privileges, with its own processes, network and shared memory, with a clean
/// environment, and dead as soon as this process is. Safe to use from several threads.
///
/// The kernel ties "dies with its parent" to the thread that started the child, so all of them are
/// started by one thread that never ends.
public final class ProcessRunner {

  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("child-starter").factory());

  private static final String PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

  private final Confinement confinement;

  ProcessRunner(Confinement confinement) {
    this.confinement = confinement;
  }

  /// The runner of this process.
  public static ProcessRunner shared() {
    return Shared.RUNNER;
  }

  /// Finds out once, at the first use, what this machine allows.
  private static final class Shared {
    private static final ProcessRunner RUNNER = new ProcessRunner(Confinement.strongest());
  }

  /// A runner whose children stay the user of this process, also where that is root; for those only
  /// that must do what another user cannot.
  public static ProcessRunner ofSameUser() {
    return new ProcessRunner(Confinement.ofSameUser());
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
    if (ChildUser.isRoot() && Confinement.program("setpriv").isEmpty()) {
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
    ProcessBuilder builder =
        builder(command).redirectErrorStream(true).redirectInput(command.input().toFile());
    return ChildProcess.silent(start(command, builder));
  }

  /// Starts a child to talk with: its standard input and output are pipes to this process, and what
  /// it writes to standard error is kept.
  ///
  /// @throws IOException when the program cannot be started
  public ChildProcess startTalking(ChildCommand command) throws IOException {
    return ChildProcess.talking(start(command, builder(command)));
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

  private ProcessBuilder builder(ChildCommand command) {
    List<String> words = new ArrayList<>(confinement.prefix(command.readsAll()));
    if (command.memoryBytes() > 0) {
      Confinement.program("prlimit")
          .ifPresent(
              prlimit ->
                  words.addAll(
                      List.of(prlimit, "--as=" + command.memoryBytes(), "--core=0", "--")));
    }
    words.addAll(command.words());
    ProcessBuilder builder = new ProcessBuilder(words).directory(command.directory().toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", PATH);
    environment.put("LC_ALL", "C");
    environment.put("TZ", "UTC");
    environment.putAll(command.environment());
    return builder;
  }
}
