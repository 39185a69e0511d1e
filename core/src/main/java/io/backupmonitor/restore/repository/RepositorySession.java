package io.backupmonitor.restore.repository;

import io.backupmonitor.format.LeftToProgram;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.program.ProgramCheck;
import io.backupmonitor.restore.DrillLimits;
import io.backupmonitor.restore.RestoreOutcome;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.Restored;
import io.backupmonitor.restore.server.DrillWatch;
import io.backupmonitor.restore.server.DumpVerdict;
import io.backupmonitor.storage.OccupiedBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One restore of the newest snapshots of a repository: the inspection makes a private copy of it,
/// the program checks that copy and restores from it, and what arrived is compared with what the
/// repository lists.
final class RepositorySession implements RestoreSession {

  private static final Logger LOG = LoggerFactory.getLogger(RepositorySession.class);

  private final RepositoryTool tool;
  private final DrillPlace place;
  private final Limits limits;
  private @Nullable ToolRun run;
  private @Nullable Portion portion;
  private Restored restored = Restored.NOTHING;
  private boolean proven;
  private int olderSnapshots;

  /// The bounds of one drill.
  ///
  /// @param drill what it may take
  /// @param turn decides which share is restored where not all can be
  /// @param mostBytes so much is restored at most, also where there is more room
  record Limits(DrillLimits drill, Turn turn, long mostBytes) {}

  RepositorySession(RepositoryTool tool, DrillPlace place, Limits limits) {
    this.tool = tool;
    this.place = place;
    this.limits = limits;
  }

  @Override
  public Sink sink() {
    return new Sink.Folder(place.repository().toString(), limits.drill().scratchBytes());
  }

  @Override
  public RestoreOutcome finish(Inspection inspection) throws InterruptedException {
    RestoreOutcome known = knownBefore(inspection);
    if (known != null) {
      return known;
    }
    ToolRun running = null;
    try {
      tool.prepare(place);
      place.handOver();
      Path program =
          tool.program().installed().orElseThrow(() -> new IOException("the program is gone"));
      running = new ToolRun(program, place, limits.drill());
      run = running;
      return drilled(running);
    } catch (ToolStoppedException stopped) {
      return DumpVerdict.stopped(stopped.finding());
    } catch (IOException failed) {
      Finding limit = running == null ? null : running.watch().ended();
      return DumpVerdict.stopped(
          limit != null
              ? limit
              : FindingCode.RESTORE_NOT_MADE.saying("the drill broke off: " + failed.getMessage()));
    }
  }

  /// The outcome where the program need not be asked; null where it has to be.
  private @Nullable RestoreOutcome knownBefore(Inspection inspection) {
    RestoreOutcome damaged = DumpVerdict.onTheBytes(inspection);
    if (damaged != null) {
      return damaged;
    }
    RestoreOutcome undelivered =
        DumpVerdict.hindered(
            inspection.deliveryFindings(),
            "not restored: the repository did not arrive in the scratch folder");
    if (undelivered != null) {
      return undelivered;
    }
    if (inspection.findings().stream()
        .anyMatch(finding -> finding.code() == FindingCode.REPOSITORY_EMPTY)) {
      return nothing();
    }
    return tool.lacksSecret(place).map(DumpVerdict::stopped).orElse(null);
  }

  private static RestoreOutcome nothing() {
    return new RestoreOutcome(
        Verdict.FAILED,
        "nothing to restore: the repository holds no snapshot",
        List.of(
            FindingCode.RESTORE_EMPTY.saying(
                "nothing to restore: the repository was set up, but holds no snapshot")));
  }

  private RestoreOutcome drilled(ToolRun running)
      throws IOException, InterruptedException, ToolStoppedException {
    String version = tool.version(running);
    Snapshots snapshots = tool.snapshots(running);
    if (snapshots.newest().isEmpty()) {
      return nothing();
    }
    ProgramCheck check = tool.check(running);
    if (!check.findings().isEmpty()) {
      return new RestoreOutcome(
          Verdict.FAILED,
          "not restored: %s found the repository damaged".formatted(check.words()),
          check.findings());
    }
    SnapshotRestores restores = new SnapshotRestores(tool, running, limits.turn());
    restores.make(snapshots, room());
    if (restores.made().isEmpty()) {
      throw new ToolStoppedException(
          limits.drill().boundsScratch() ? FindingCode.LIMIT_SCRATCH : FindingCode.RESTORE_NO_SPACE,
          "there are %,d bytes of room for the restore, too few for any file of %s"
              .formatted(Math.max(0, room()), snapshots.newest().getFirst().name()));
    }
    portion = restores.portion();
    String program = tool.program().name() + " " + version;
    restored = new RestoredSnapshots(program, restores);
    SnapshotVerdict verdict = new SnapshotVerdict(snapshots, check, restores);
    proven = check.isClean();
    olderSnapshots = snapshots.count() - snapshots.newest().size();
    return verdict.outcome(program, running.watch().elapsed());
  }

  /// How much can be restored beside the copy: what is chosen counts by its size alone, and takes a
  /// little more.
  private long room() throws IOException {
    long disk = Math.min(limits.mostBytes(), place.freeBytes() - DrillWatch.RESERVED_BYTES);
    if (!limits.drill().boundsScratch()) {
      return disk;
    }
    long most = limits.drill().scratchBytes();
    long left = most - OccupiedBytes.below(place.repository(), most);
    return Math.min(disk, left - left / 8);
  }

  @Override
  public Restored restored() {
    return restored;
  }

  /// A full check without a complaint has decrypted all content.
  @Override
  public List<String> notProven(List<String> inspected) {
    List<String> all = new ArrayList<>(inspected);
    if (proven) {
      all.removeIf(LeftToProgram::is);
    }
    if (olderSnapshots > 0) {
      all.add(
          "whether %s: of each series only the newest was restored"
              .formatted(
                  olderSnapshots == 1
                      ? "the older snapshot restores"
                      : "the %,d older snapshots restore".formatted(olderSnapshots)));
    }
    return all;
  }

  @Override
  public @Nullable Portion portion() {
    return portion;
  }

  @Override
  public @Nullable Isolation isolation() {
    ToolRun running = run;
    return running == null ? null : running.isolation();
  }

  @Override
  public void close() {
    ToolRun running = run;
    if (running != null) {
      running.stop();
      running.watch().close();
    }
    try {
      place.close();
    } catch (IOException left) {
      LOG.warn("a drill left something behind: {}", left.getMessage());
    }
  }
}
