package io.backupmonitor.workflow;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.monitor.BackupFinder;
import io.backupmonitor.monitor.FinderOptions;
import io.backupmonitor.monitor.FoundBackup;
import io.backupmonitor.monitor.LookSummary;
import io.backupmonitor.monitor.Observation;
import io.backupmonitor.sandbox.Workers;
import io.backupmonitor.storage.FolderStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
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
    Leftovers.sweep(options.scratch());
    Search search = new Search(listener);
    for (Path path : paths.stream().distinct().toList()) {
      search.under(path);
    }
    ProgressMeter meter = new ProgressMeter(listener);
    Tally tally = new Tally();
    listener.begun(search.subjects.size(), search.bytes());
    examine(search.largestFirst(), meter, tally, listener);
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    return tally.summary(search.ignored, search.unlisted, meter.bytesRead(), duration);
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

  /// The look at all given paths.
  private final class Search {

    private final RunListener listener;
    private final List<Subject> subjects = new ArrayList<>();
    private int ignored;
    private int unlisted;

    Search(RunListener listener) {
      this.listener = listener;
    }

    void under(Path path) throws IOException {
      boolean folder = Files.isDirectory(path);
      Path root = folder ? path : path.toAbsolutePath().getParent();
      FolderStorage storage = new FolderStorage(root == null ? path.toAbsolutePath() : root);
      BackupFinder finder =
          new BackupFinder(
              storage,
              storage.rootUri(),
              FinderOptions.audit(clock.instant(), ZoneId.systemDefault()),
              machinery.formats());
      if (folder) {
        take(finder, path);
      } else {
        BackupFinder.Found found = finder.findNamed(FolderStorage.nameOf(path));
        BackupPath parent = shown(path).parent();
        found.backups().forEach(backup -> add(backup, parent));
        count(found.summary());
      }
    }

    private void take(BackupFinder finder, Path path) {
      try {
        count(finder.find(backup -> add(backup, shown(path))));
      } catch (IOException unreachable) {
        unlisted++;
        listener.noticed(
            FindingCode.LOCATION_UNREACHABLE.saying(
                "'%s' cannot be listed: %s".formatted(path, unreachable)));
      }
    }

    private void add(FoundBackup backup, BackupPath prefix) {
      subjects.add(new Subject(backup, prefix.resolve(backup.source().path())));
    }

    private void count(LookSummary summary) {
      ignored += summary.ignored();
      unlisted += summary.unlisted().size();
      summary.observations().stream().map(Observation::finding).forEach(listener::noticed);
    }

    long bytes() {
      return subjects.stream().mapToLong(subject -> subject.found().source().size()).sum();
    }

    /// The largest one first: what takes longest must not begin last.
    List<Subject> largestFirst() {
      return subjects.stream()
          .sorted(
              Comparator.comparingLong((Subject subject) -> subject.found().source().size())
                  .reversed())
          .toList();
    }

    /// A path as the user wrote it, without a trailing slash. An absolute one keeps its first
    /// slash.
    private static BackupPath shown(Path path) {
      return FolderStorage.bytesOf(path);
    }
  }
}
