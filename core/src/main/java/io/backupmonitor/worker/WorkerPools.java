package io.backupmonitor.worker;

import io.backupmonitor.format.digest.DigestChoice;
import io.backupmonitor.format.inspection.Workload;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ProcessRunner;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The workers of this process, by what they are asked. Safe to use from several threads.
///
/// @param usual of those that are asked several questions at once
/// @param quick the same, for small backups
/// @param single of those that are asked one question at a time
/// @param user who they run as; empty when that is the user of this process
record WorkerPools(WorkerPool usual, WorkerPool quick, WorkerPool single, Optional<ChildUser> user)
    implements AutoCloseable {

  /// Up to here most of what a backup costs is not its bytes, so that code which is compiled once,
  /// and quickly, is fast enough: thousands of them take half the processor time that way.
  private static final long SMALL_BYTES = 16 * 1024;

  /// What libraries of native code decode, so that Java only passes the bytes on: the second
  /// compiler would cost more than it gains, however large it is. A name that promises too much
  /// costs time.
  private static final Pattern NATIVE =
      Pattern.compile(".*\\.(tar(\\.gz|\\.zst)?|tgz|tzst|zip)", Pattern.CASE_INSENSITIVE);

  /// Those that run a program; none of them is left when this process ends.
  ///
  /// @param runner what starts them; finding out what the machine allows takes a moment, so that it
  ///     is asked for only then
  static WorkerPools of(
      WorkerProgram program, Supplier<ProcessRunner> runner, Optional<ChildUser> user) {
    int processors = Runtime.getRuntime().availableProcessors();
    WorkerPools pools =
        new WorkerPools(
            pool(program, runner, user, processors),
            pool(program.quick(), runner, user, processors),
            pool(program, runner, user, 1),
            user);
    // the workers would end by themselves, but not remove their scratch folders
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("backup-monitor-worker-end").unstarted(pools::shut));
    return pools;
  }

  private static WorkerPool pool(
      WorkerProgram program,
      Supplier<ProcessRunner> runner,
      Optional<ChildUser> user,
      int questions) {
    WorkerProgram asked = program.answering(questions);
    return new WorkerPool(reach -> asked.start(runner.get(), reach, user), questions);
  }

  /// The workers for that.
  WorkerPool fitting(Workload load) {
    return isQuick(load) ? quick : usual;
  }

  /// Whether code that is compiled once, and quickly, is fast enough.
  private static boolean isQuick(Workload load) {
    return load.bytes() <= SMALL_BYTES
        || (NATIVE.matcher(load.name()).matches() && DigestChoice.isLibcryptoInstalled());
  }

  /// Those that are asked one question at a time, for backups of all sizes.
  WorkerPools alone() {
    return new WorkerPools(single, single, single, user);
  }

  private List<WorkerPool> all() {
    return List.of(usual, quick, single);
  }

  /// Ends the workers that have waited for work so long.
  void endIdleFor(long nanos) {
    all().forEach(pool -> pool.endIdleFor(nanos));
  }

  private void shut() {
    all().forEach(WorkerPool::shut);
  }

  /// Ends all workers that have nothing to do.
  @Override
  public void close() {
    endIdleFor(0);
  }
}
