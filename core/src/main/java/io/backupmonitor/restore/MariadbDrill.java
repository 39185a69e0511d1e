package io.backupmonitor.restore;

import io.backupmonitor.format.Inspection;
import io.backupmonitor.format.InspectionRecord;
import io.backupmonitor.format.Sink;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.sandbox.ChildUser;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One restore of a MariaDB or MySQL dump into a server of its own, which lives as long as this.
final class MariadbDrill implements RestoreSession {

  private static final Logger LOG = LoggerFactory.getLogger(MariadbDrill.class);
  private static final Duration TIME_TO_DIE = Duration.ofSeconds(10);

  private final PostgresCache.WorkFolder folder;
  private final boolean keep;
  private final MariadbServer server;
  private final MariadbLoader loader;
  private final DrillWatch watch;

  private MariadbDrill(
      PostgresCache.WorkFolder folder, boolean keep, MariadbServer server, DrillWatch watch)
      throws IOException {
    this.folder = folder;
    this.keep = keep;
    this.server = server;
    this.watch = watch;
    this.loader = new MariadbLoader(folder.path().resolve("in"), new MariadbReplay(server));
  }

  /// Starts a server and listens.
  static MariadbDrill begun(RestoreRequest request, MariadbPrograms programs)
      throws IOException, InterruptedException {
    PostgresCache cache = PostgresCache.opened();
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    MariadbTemplate template = MariadbTemplate.prepared(cache, programs, user);
    PostgresCache.WorkFolder folder = cache.work();
    MariadbServer server = null;
    DrillWatch watch = null;
    try {
      Path place = place(request.scratch(), folder.path(), user);
      server = MariadbServer.started(programs, template, place, folder.path().resolve("socket"));
      watch = new DrillWatch(place, request.timeLimit(), server::close);
      return new MariadbDrill(folder, request.keep(), server, watch);
    } catch (IOException | InterruptedException | RuntimeException failed) {
      if (watch != null) {
        watch.close();
      }
      if (server != null) {
        server.close();
      }
      folder.close();
      throw failed;
    }
  }

  /// The scratch folder where the server's user can get there; else the drill's own folder.
  private static Path place(Path scratch, Path own, ChildUser user) throws IOException {
    if (ChildUser.isRoot()) {
      Files.setPosixFilePermissions(scratch, FolderTree.PASSABLE);
    }
    return FolderTree.isEnterable(scratch, user) ? scratch : own;
  }

  @Override
  public Sink sink() {
    return new Sink.Socket(loader.socket().toString());
  }

  @Override
  public Consumer<InspectionRecord> listener() {
    return _ -> {};
  }

  /// The process that holds the server.
  long serverProcess() {
    return server.pid();
  }

  @Override
  public RestoreOutcome finish(Inspection inspection) throws InterruptedException {
    MariadbVerdict verdict = new MariadbVerdict(inspection, loader.replay());
    RestoreOutcome damaged = verdict.onTheBytes();
    if (damaged != null) {
      return damaged;
    }
    boolean ended = loader.await(watch.left().plus(TIME_TO_DIE));
    Finding stopped = stopped(ended);
    if (stopped != null) {
      return verdict.stopped(stopped);
    }
    try {
      return verdict.onWhatArrived(MariadbCount.of(server), watch.elapsed());
    } catch (MariadbException error) {
      return verdict.stopped(uncounted(error.told()));
    } catch (IOException gone) {
      return verdict.stopped(uncounted(String.valueOf(gone.getMessage())));
    }
  }

  private Finding uncounted(String why) {
    Finding limit = watch.ended();
    return limit != null
        ? limit
        : FindingCode.RESTORE_NO_ENGINE.saying("what arrived could not be counted: " + why);
  }

  private @Nullable Finding stopped(boolean ended) {
    Finding limit = watch.ended();
    if (limit != null) {
      return limit;
    }
    Finding problem = loader.problem();
    if (problem != null) {
      return problem;
    }
    return ended && loader.complete()
        ? null
        : FindingCode.RESTORE_NO_ENGINE.saying(
            "the dump did not arrive at the throw-away server completely; try the drill again");
  }

  @Override
  public void close() {
    watch.close();
    server.close();
    clear(loader);
    if (!keep || server.place().startsWith(folder.path())) {
      clear(() -> FolderTree.delete(server.place()));
    }
    clear(folder);
  }

  /// What cannot be cleared away is worth a warning, and no verdict; the next drill tries again.
  private static void clear(Closeable rest) {
    try {
      rest.close();
    } catch (IOException left) {
      LOG.warn("a drill left something behind: {}", left.getMessage());
    }
  }
}
