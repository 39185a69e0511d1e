package io.backupmonitor.workflow;

import io.backupmonitor.monitor.FinderOptions;
import io.backupmonitor.sandbox.ProcessRunner;
import io.backupmonitor.sandbox.Workers;
import io.backupmonitor.worker.SharedInspector;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;

/// The audit of any folder or file, with no configuration and no database: finds the backups,
/// verifies them, drills them, and gives one verdict each. Safe to use from several threads.
public final class Audit {

  private final Machinery machinery;
  private final AuditOptions options;
  private final InstantSource clock;

  public Audit(AuditOptions options) {
    this(Machinery.found(), options, InstantSource.system());
  }

  /// With the caller's own parts and clock.
  public Audit(Machinery machinery, AuditOptions options, InstantSource clock) {
    this.machinery = machinery;
    this.options = options;
    this.clock = clock;
  }

  /// Begins to find out how this machine keeps children apart, which takes a moment, while nobody
  /// knows yet what will be audited.
  ///
  /// @return the thread that tries it; who ends the program earlier waits for it, since it leaves a
  /// folder otherwise
  public static Thread begin() {
    return Thread.ofPlatform()
        .daemon()
        .name("backup-monitor-trial")
        .start(ProcessRunner::ofWorkers);
  }

  /// Says what will be audited in a moment, so that what takes time to begin can begin. Nobody has
  /// to.
  public static void prepare(List<Path> paths, AuditOptions options) {
    Foresight.tell(SharedInspector.ofThisProcess(), paths, options);
  }

  /// Audits everything under the given paths.
  ///
  /// @param listener gets each backup as soon as it is judged
  /// @throws NoSuchFileException when one of the paths is not there; nothing was looked at then
  /// @throws InterruptedException when the thread was interrupted; scratch and children are gone
  /// then
  public RunSummary run(List<Path> paths, RunListener listener)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (Path path : paths) {
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new NoSuchFileException(path.toString());
      }
    }
    Foresight.tell(machinery.inspector(), paths, options);
    Leftovers.sweep(options.scratch());
    AuditSearch search =
        new AuditSearch(
            machinery, FinderOptions.audit(clock.instant(), ZoneId.systemDefault()), listener);
    try {
      search.under(paths);
    } catch (InterruptedIOException stopped) {
      throw interrupted(stopped);
    }
    ProgressMeter meter = new ProgressMeter(listener);
    Tally tally = new Tally();
    listener.begun(search.backups(), search.bytes());
    examine(search.largestFirst(), meter, tally, listener);
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    return tally.summary(search.ignored(), search.unlisted(), meter.bytesRead(), duration);
  }

  private static InterruptedException interrupted(InterruptedIOException stopped) {
    Thread.interrupted();
    InterruptedException interrupted = new InterruptedException("the search was interrupted");
    interrupted.initCause(stopped);
    return interrupted;
  }

  private void examine(
      List<Subject> subjects, ProgressMeter meter, Tally tally, RunListener listener)
      throws InterruptedException {
    Examination examination = new Examination(machinery, options, clock);
    Workers.map(
        subjects,
        options.workers(),
        subject -> {
          JudgedBackup judged = examination.examine(subject, meter.forOne());
          tally.count(judged.verdict());
          synchronized (listener) {
            listener.judged(judged);
          }
          return judged.verdict();
        });
  }
}
