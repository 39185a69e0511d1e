package io.backupmonitor.worker;

import io.backupmonitor.format.inspection.Workload;
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

  private final Optional<WorkerProgram> program;
  private @Nullable WorkerPools unprivileged;
  private @Nullable WorkerPool begun;
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
  ///
  /// @param first what will be inspected first
  synchronized void prepare(ChildReach reach, Workload first) {
    if (!impossible && chosen == null && ProcessRunner.unavailable().isEmpty()) {
      first(unprivileged(), first).prepare(reach);
    }
  }

  /// The pool whose worker shows whether workers start: the one that was begun with, as each start
  /// takes a moment.
  private WorkerPool first(WorkerPools pools, Workload first) {
    if (begun == null) {
      begun = pools.fitting(first);
    }
    return begun;
  }

  private WorkerPools unprivileged() {
    if (unprivileged == null) {
      unprivileged = WorkerPools.of(program.orElseThrow(), ProcessRunner::ofWorkers, user());
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
  /// @param first what it is about
  synchronized @Nullable WorkerInspector workers(ChildReach needs, Workload first)
      throws InterruptedException {
    if (chosen == null && !impossible) {
      chosen = choose(needs, first);
      impossible = chosen == null;
    }
    return chosen;
  }

  private @Nullable WorkerInspector choose(ChildReach needs, Workload first)
      throws InterruptedException {
    String trouble = ProcessRunner.unavailable().orElse("");
    if (trouble.isEmpty()) {
      WorkerPools pools = unprivileged();
      trouble = trouble(first(pools, first), needs);
      if (trouble.isEmpty() || isOfItsPlace(first(pools, first), needs)) {
        return inspector(pools);
      }
    }
    if (ChildUser.isRoot()) {
      WorkerPools pools =
          WorkerPools.of(program.orElseThrow(), ProcessRunner::ofSameUser, Optional.empty());
      if (trouble(pools.fitting(first), needs).isEmpty()) {
        LOG.warn("backups are read by processes of root: {}", trouble);
        return inspector(pools);
      }
    }
    LOG.warn("backups are read in this process: {}", trouble);
    return null;
  }

  /// Whether what keeps a worker from starting is the place it would read. That says nothing about
  /// other places, and is told with each backup of this one.
  private static boolean isOfItsPlace(WorkerPool pool, ChildReach needs)
      throws InterruptedException {
    return !needs.reads().isEmpty()
        && trouble(pool, new ChildReach(List.of(), needs.writes())).isEmpty();
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

  /// Ends the workers that have nothing to do.
  @Override
  public synchronized void close() {
    if (unprivileged != null) {
      unprivileged.close();
    }
  }

  /// Workers that nobody needs for long are ended: they hold memory.
  private static WorkerInspector inspector(WorkerPools pools) {
    ScheduledExecutorService idle =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("backup-monitor-worker-idle").factory());
    long nanos = MOST_IDLE.toNanos();
    var _ =
        idle.scheduleWithFixedDelay(
            () -> pools.endIdleFor(nanos), nanos, nanos, TimeUnit.NANOSECONDS);
    return new WorkerInspector(pools);
  }
}
