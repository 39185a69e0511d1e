package io.backupmonitor.worker;

import io.backupmonitor.sandbox.ChildReach;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out how workers can be started here, by starting the first one: as a user without rights
/// who may read everything, as the user of this process, or not at all. Safe to use from several
/// threads.
final class WorkerChoice implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerChoice.class);

  private static final Duration MOST_IDLE = Duration.ofSeconds(60);

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final Optional<WorkerProgram> program;
  private @Nullable WorkerPool unprivileged;
  private @Nullable WorkerInspector chosen;
  private boolean impossible;

  /// @param program how a worker is started; empty where none is to be
  WorkerChoice(Optional<WorkerProgram> program) {
    this.program = program;
    this.impossible = program.isEmpty();
  }

  /// That of this process.
  static WorkerChoice here() {
    if ("none".equals(System.getProperty(SharedInspector.PROPERTY))) {
      return new WorkerChoice(Optional.empty());
    }
    Optional<WorkerProgram> program = WorkerProgram.ofThisProcess();
    if (program.isEmpty()) {
      LOG.warn("backups are read in this process: there is no Java here to start another one with");
    }
    return new WorkerChoice(program);
  }

  /// Starts the first worker on another thread.
  synchronized void prepare(ChildReach reach) {
    if (!impossible && chosen == null && ProcessRunner.unavailable().isEmpty()) {
      unprivileged().prepare(reach);
    }
  }

  private WorkerPool unprivileged() {
    if (unprivileged == null) {
      unprivileged = quick(ProcessRunner::ofWorkers, user());
    }
    return unprivileged;
  }

  /// Who workers without rights run as; empty where that is the user of this process.
  private static Optional<ChildUser> user() {
    return ChildUser.isRoot() ? ChildUser.unprivileged() : Optional.empty();
  }

  /// The inspector with workers; null where there can be none.
  ///
  /// @param needs what the first inspection reads and writes
  synchronized @Nullable WorkerInspector workers(ChildReach needs) throws InterruptedException {
    if (chosen == null && !impossible) {
      chosen = choose(needs);
      impossible = chosen == null;
    }
    return chosen;
  }

  private @Nullable WorkerInspector choose(ChildReach needs) throws InterruptedException {
    String trouble = ProcessRunner.unavailable().orElse("");
    if (trouble.isEmpty()) {
      WorkerPool pool = unprivileged();
      trouble = trouble(pool, needs);
      if (trouble.isEmpty()) {
        return inspector(pool, ProcessRunner::ofWorkers, user());
      }
    }
    WorkerPool pool = quick(ProcessRunner::ofSameUser, Optional.empty());
    if (ChildUser.isRoot() && trouble(pool, needs).isEmpty()) {
      LOG.warn("backups are read by processes of root: {}", trouble);
      return inspector(pool, ProcessRunner::ofSameUser, Optional.empty());
    }
    LOG.warn("backups are read in this process: {}", trouble);
    return null;
  }

  /// Why that pool cannot start workers; empty when it can.
  private static String trouble(WorkerPool pool, ChildReach needs) throws InterruptedException {
    try {
      pool.giveBack(pool.take(needs));
      return "";
    } catch (IOException none) {
      return String.valueOf(none.getMessage());
    }
  }

  /// How a runner is come by; finding out what the machine allows takes a moment.
  @FunctionalInterface
  private interface Runner {
    ProcessRunner get();
  }

  /// Those for small backups: the first one to start, as it starts fastest.
  private WorkerPool quick(Runner runner, Optional<ChildUser> user) {
    return pool(program.orElseThrow().quick(), runner, user, PROCESSORS);
  }

  private static WorkerPool pool(
      WorkerProgram program, Runner runner, Optional<ChildUser> user, int questions) {
    WorkerProgram found = program.answering(questions);
    WorkerPool pool = new WorkerPool(reach -> found.start(runner.get(), reach, user), questions);
    // the workers would end by themselves, but not remove their scratch folders
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("backup-monitor-worker-end").unstarted(pool::shut));
    return pool;
  }

  /// Ends the workers that have nothing to do.
  @Override
  public synchronized void close() {
    if (unprivileged != null) {
      unprivileged.close();
    }
  }

  /// Workers that nobody needs for long are ended: they hold memory.
  private WorkerInspector inspector(WorkerPool quick, Runner runner, Optional<ChildUser> user) {
    WorkerPool pool = pool(program.orElseThrow(), runner, user, PROCESSORS);
    WorkerPool single = pool(program.orElseThrow(), runner, user, 1);
    ScheduledExecutorService idle =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("backup-monitor-worker-idle").factory());
    long nanos = MOST_IDLE.toNanos();
    for (WorkerPool each : List.of(pool, quick, single)) {
      var _ =
          idle.scheduleWithFixedDelay(
              () -> each.endIdleFor(nanos), nanos, nanos, TimeUnit.NANOSECONDS);
    }
    return new WorkerInspector(pool, quick, single, user);
  }
}
