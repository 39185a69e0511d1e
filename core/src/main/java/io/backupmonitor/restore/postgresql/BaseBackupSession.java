package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.RestoreOutcome;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.Restored;
import io.backupmonitor.restore.server.DrillWatch;
import io.backupmonitor.restore.server.DumpVerdict;
import io.backupmonitor.restore.server.FolderTree;
import io.backupmonitor.restore.server.ReplayStoppedException;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One restore of a base backup: a server of exactly its version recovers its files, comes up on
/// them, and reads all of its tables.
final class BaseBackupSession implements RestoreSession {

  private static final Logger LOG = LoggerFactory.getLogger(BaseBackupSession.class);

  /// What speaks against the backup's own list only: the files may restore all the same.
  private static final Set<FindingCode> ABOUT_THE_LIST =
      Set.of(FindingCode.DIRECTORY_FILE_MISMATCH, FindingCode.DIRECTORY_FILE_EXTRA);

  private final RestoreRequest request;
  private final PostgresServers servers;
  private final ServerCache.WorkFolder folder;
  private final PostgresCluster cluster;
  private final Path content;
  private volatile @Nullable BaseBackupRecovery recovery;
  private final PostgresRestored restored = new PostgresRestored();
  private final List<String> unproven = new ArrayList<>();
  private volatile @Nullable PostgresServer server;
  private @Nullable DrillWatch watch;

  /// @param folder a folder of this drill's own, which the server's user can enter
  BaseBackupSession(RestoreRequest request, PostgresServers servers, ServerCache.WorkFolder folder)
      throws IOException {
    this.request = request;
    this.servers = servers;
    this.folder = folder;
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    Path place = ServerPlace.of(request.scratch(), folder.path(), user);
    this.content = FolderTree.make(place.resolve("content"), FolderTree.PRIVATE);
    this.cluster = PostgresCluster.in(place, "");
  }

  @Override
  public Sink sink() {
    return new Sink.Folder(content.toString(), request.limits().scratchBytes());
  }

  @Override
  public @Nullable Isolation isolation() {
    return recovery == null ? null : ProcessRunner.shared().isolation();
  }

  @Override
  public RestoreOutcome finish(Inspection inspection) throws InterruptedException {
    List<Finding> seen = new ArrayList<>(inspection.findings());
    seen.addAll(inspection.deliveryFindings());
    seen.removeIf(finding -> ABOUT_THE_LIST.contains(finding.code()));
    RestoreOutcome hindered =
        DumpVerdict.hindered(seen, "not restored: the backup is not whole or did not arrive");
    if (hindered != null) {
      return hindered;
    }
    if (!PostgresEngine.isBaseBackup(inspection.format())) {
      return new RestoreOutcome(
          Verdict.SKIPPED,
          "its files are some of a PostgreSQL server and make no base backup, so nothing can start",
          List.of());
    }
    DrillWatch watching = new DrillWatch(places(), request.limits(), this::process, this::stop);
    watch = watching;
    return restored(watching);
  }

  @Override
  public Restored restored() {
    return restored;
  }

  @Override
  public List<String> notProven(List<String> inspected) {
    List<String> all = new ArrayList<>(inspected);
    all.addAll(unproven);
    return all;
  }

  private List<Path> places() {
    return List.of(request.scratch(), folder.path());
  }

  private RestoreOutcome restored(DrillWatch watch) throws InterruptedException {
    Finding problem;
    try {
      return judged(read(watch), watch);
    } catch (ReplayStoppedException stopped) {
      problem = stopped.finding();
    } catch (DamageException damage) {
      problem = damage.finding();
    } catch (IOException failed) {
      problem = FindingCode.RESTORE_NO_ENGINE.saying("the drill broke off: " + failed.getMessage());
    }
    Finding limit = watch.ended();
    return DumpVerdict.stopped(limit == null ? problem : limit);
  }

  private BaseBackupCount read(DrillWatch watch)
      throws IOException, InterruptedException, ReplayStoppedException {
    Optional<Integer> version = new BaseBackupFiles(content, cluster, tars()).lay();
    Finding ended = watch.ended();
    if (ended != null) {
      throw stopped(ended);
    }
    PostgresBinaries binaries = binaries(version);
    List<String> cut = BaseBackupSizes.cut(cluster.files());
    if (!cut.isEmpty()) {
      throw new ReplayStoppedException(
          FindingCode.RESTORE_FAILED, "files of the backup were cut: " + String.join(", ", cut));
    }
    BaseBackupRecovery recovering = new BaseBackupRecovery(binaries, cluster);
    recovery = recovering;
    if (!recovering.run(watch.left())) {
      throw stopped(BaseBackupFailure.ofLog(recovering.said()));
    }
    PostgresServer started = started(binaries, recovering);
    server = started;
    BaseBackupCount count = new BaseBackupReading(started, recovering).read();
    restored.counted(new RecoveredDatabases(started, count), count.version(), count.contents());
    unproven.addAll(count.unproven());
    return count;
  }

  private BaseBackupTars tars() {
    return new BaseBackupTars(
        request.inspector(), cluster.place(), request.limits(), List.of(content, cluster.place()));
  }

  private static ReplayStoppedException stopped(Finding finding) {
    return new ReplayStoppedException(finding.code(), finding.message());
  }

  private PostgresBinaries binaries(Optional<Integer> version)
      throws IOException, ReplayStoppedException {
    if (version.isEmpty()) {
      throw new ReplayStoppedException(
          FindingCode.RESTORE_FAILED,
          "'PG_VERSION' does not say of which version of PostgreSQL it is");
    }
    int major = version.get();
    return servers
        .exactly(major)
        .orElseThrow(
            () ->
                new ReplayStoppedException(
                    FindingCode.RESTORE_NO_ENGINE,
                    ("it comes from PostgreSQL %1$d and only that version starts on it; here are: %2$s;"
                            + " install the package postgresql-%1$d (Debian, Ubuntu) or"
                            + " postgresql%1$d-server (Red Hat); its service need not run")
                        .formatted(major, String.join(", ", servers.told()))));
  }

  private PostgresServer started(PostgresBinaries binaries, BaseBackupRecovery recovered)
      throws IOException, InterruptedException {
    return PostgresServer.started(
        binaries,
        cluster,
        new PostgresServer.Special(
            recovered.settings(), recovered.environment(), recovered.database()),
        folder.path().resolve("socket"));
  }

  private RestoreOutcome judged(BaseBackupCount count, DrillWatch watch) {
    BaseBackupRecovery recovered = recovery;
    String log = recovered == null ? "" : recovered.consistentAt();
    String result =
        String.format(
            Locale.ROOT,
            "%s in %.1f s%s%s",
            count.summary(),
            watch.elapsed().toMillis() / 1000.0,
            log.isEmpty() ? "" : "; its log was replayed to " + log,
            count.checks());
    if (count.isNew()) {
      return new RestoreOutcome(
          Verdict.FAILED,
          result,
          List.of(
              FindingCode.RESTORE_EMPTY.saying(
                  "the server is as new: nobody made a table, a database or a role in it")));
    }
    return new RestoreOutcome(
        Verdict.PASSED, result, notes(count, recovered != null && recovered.isGuess()));
  }

  private static List<Finding> notes(BaseBackupCount count, boolean guess) {
    List<Finding> notes = new ArrayList<>();
    if (guess) {
      notes.add(
          FindingCode.RESTORE_NOTE.saying(
              "without a backup_label nothing proves that the log was replayed from where the copy"
                  + " began: unless it is a snapshot of one instant, rows may be lost"));
    }
    if (!count.doubts().isEmpty()) {
      notes.add(
          FindingCode.RESTORE_NOTE.saying(
              "fewer pages than the server counted last, and no index to tell why: "
                  + String.join(", ", count.doubts())));
    }
    return notes;
  }

  private long process() {
    PostgresServer running = server;
    BaseBackupRecovery recovering = recovery;
    long number = recovering == null ? 0 : recovering.process();
    return running == null ? number : running.pid();
  }

  private void stop() {
    BaseBackupRecovery recovering = recovery;
    if (recovering != null) {
      recovering.close();
    }
    PostgresServer running = server;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public void close() {
    DrillWatch watching = watch;
    if (watching != null) {
      watching.close();
    }
    stop();
    try {
      if (!request.keep()) {
        FolderTree.delete(content);
        FolderTree.delete(cluster.place());
      }
      folder.close();
    } catch (IOException left) {
      LOG.warn("a drill left something behind: {}", left.getMessage());
    }
  }
}
