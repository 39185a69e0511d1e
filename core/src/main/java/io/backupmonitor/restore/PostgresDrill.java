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
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One restore of a PostgreSQL dump into a server of its own, which lives as long as this.
final class PostgresDrill implements RestoreSession {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresDrill.class);
  private static final Duration TIME_TO_DIE = Duration.ofSeconds(10);

  private final PostgresCache.WorkFolder folder;
  private final boolean keep;
  private final PostgresServer server;
  private final ScratchDatabases databases;
  private final PostgresLoading loader;
  private final DrillWatch watch;

  private PostgresDrill(
      PostgresCache.WorkFolder folder,
      boolean keep,
      PostgresServer server,
      ScratchDatabases databases,
      DrillWatch watch,
      PostgresLoading loader) {
    this.folder = folder;
    this.keep = keep;
    this.server = server;
    this.databases = databases;
    this.watch = watch;
    this.loader = loader;
  }

  /// Starts a server and listens.
  static PostgresDrill begun(RestoreRequest request)
      throws IOException, SQLException, InterruptedException {
    PostgresCache cache = PostgresCache.opened();
    PostgresBinaries binaries = PostgresBinaries.unpacked(cache);
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    PostgresTemplate template = PostgresTemplate.prepared(cache, binaries, user);
    PostgresCache.WorkFolder folder = cache.work();
    PostgresServer server = null;
    DrillWatch watch = null;
    try {
      Path place = place(request.scratch(), folder.path(), user);
      server = PostgresServer.started(binaries, template, place, folder.path().resolve("socket"));
      watch = new DrillWatch(place, request.timeLimit(), server::close);
      ScratchDatabases databases = new ScratchDatabases(server);
      PostgresLoading loader = loader(request, folder, new PostgresReplay(databases));
      return new PostgresDrill(folder, request.keep(), server, databases, watch, loader);
    } catch (IOException | SQLException | InterruptedException | RuntimeException failed) {
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

  /// Archives of several files have to be there as a whole, everything else is replayed as it
  /// comes.
  private static PostgresLoading loader(
      RestoreRequest request, PostgresCache.WorkFolder folder, PostgresReplay replay)
      throws IOException {
    PostgresContentKind kind = PostgresContentKind.of(request.format()).orElseThrow();
    return kind == PostgresContentKind.FILES
        ? new PostgresFolderLoader(request.scratch().resolve("archive"), request.keep(), replay)
        : new PostgresLoader(
            folder.path().resolve("in"), kind == PostgresContentKind.ARCHIVE, replay);
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
    return loader.sink();
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
    PostgresVerdict verdict = new PostgresVerdict(inspection, loader.replay());
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
      return verdict.onWhatArrived(
          PostgresCount.of(databases, loader.replay().contents()), watch.elapsed());
    } catch (SQLException error) {
      Finding limit = watch.ended();
      return verdict.stopped(
          limit != null
              ? limit
              : new Finding(
                  FindingCode.RESTORE_NO_ENGINE,
                  "what arrived could not be counted: " + PostgresServer.message(error)));
    }
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
    if (!ended || !loader.complete()) {
      return new Finding(
          FindingCode.RESTORE_NO_ENGINE,
          "the dump did not arrive at the throw-away server completely; try the drill again");
    }
    return null;
  }

  @Override
  public void close() {
    watch.close();
    server.close();
    clear(loader);
    if (!keep || server.cluster().startsWith(folder.path())) {
      clear(() -> FolderTree.delete(server.cluster()));
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
