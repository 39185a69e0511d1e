package io.backupmonitor.restore.server;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.restore.RestoreOutcome;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.Restored;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One restore of a dump into a server of its own, which lives as long as this. For one thread.
public final class ServerDrill implements RestoreSession {

  private static final Logger LOG = LoggerFactory.getLogger(ServerDrill.class);
  private static final Duration TIME_TO_DIE = Duration.ofSeconds(10);

  private final ServerCache.WorkFolder folder;
  private final boolean keep;
  private final ThrowAwayServer server;
  private final Loading loading;
  private final Judge judge;
  private final Restored restored;
  private final DrillWatch watch;
  private @Nullable String left;

  private ServerDrill(
      ServerCache.WorkFolder folder, boolean keep, Started started, DrillWatch watch) {
    this.folder = folder;
    this.keep = keep;
    this.server = started.server();
    this.loading = started.loading();
    this.judge = started.judge();
    this.restored = started.restored();
    this.watch = watch;
  }

  /// Compares what arrived with what the inspection counted, once everything has run.
  public interface Judge {

    /// The outcome of a drill whose dump has run to its end.
    ///
    /// @throws IOException when what arrived cannot be counted
    RestoreOutcome judge(Inspection inspection, Duration elapsed) throws IOException;
  }

  /// Starts the server of one kind in the drill's own folder.
  public interface Starter<S extends ThrowAwayServer> {

    /// Starts it; whoever called closes it.
    S start(ServerCache.WorkFolder folder) throws IOException, InterruptedException;
  }

  /// Prepares a server for a dump and begins to listen for it.
  public interface Listener<S extends ThrowAwayServer> {

    /// Begins to listen.
    Started listen(S server, ServerCache.WorkFolder folder) throws IOException;
  }

  /// A server that waits for its dump.
  ///
  /// @param restored what can be asked once the judge has spoken
  public record Started(ThrowAwayServer server, Loading loading, Judge judge, Restored restored) {

    /// A server that is asked nothing.
    public Started(ThrowAwayServer server, Loading loading, Judge judge) {
      this(server, loading, judge, Restored.NOTHING);
    }
  }

  /// Starts a server and listens. When that does not work, nothing is left behind.
  public static <S extends ThrowAwayServer> ServerDrill begun(
      RestoreRequest request, ServerCache cache, Starter<S> starter, Listener<S> listener)
      throws IOException, InterruptedException {
    ServerCache.WorkFolder folder = cache.work();
    S server = null;
    DrillWatch watch = null;
    try {
      server = starter.start(folder);
      List<Path> places = List.of(request.scratch(), folder.path());
      watch = new DrillWatch(places, request.limits(), server::pid, server::close);
      return new ServerDrill(folder, request.keep(), listener.listen(server, folder), watch);
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

  @Override
  public Sink sink() {
    return loading.sink();
  }

  @Override
  public Isolation isolation() {
    return server.isolation();
  }

  /// The process that holds the server.
  public long serverProcess() {
    return server.pid();
  }

  @Override
  public RestoreOutcome finish(Inspection inspection) throws InterruptedException {
    RestoreOutcome damaged = DumpVerdict.onTheBytes(inspection);
    if (damaged != null) {
      return damaged;
    }
    boolean ended = loading.await(watch.left().plus(TIME_TO_DIE));
    Finding stopped = stopped(ended);
    if (stopped != null) {
      return DumpVerdict.stopped(stopped);
    }
    try {
      return judge.judge(inspection, watch.elapsed());
    } catch (IOException uncounted) {
      return DumpVerdict.stopped(uncounted(uncounted));
    }
  }

  private @Nullable Finding stopped(boolean ended) {
    Finding limit = watch.ended();
    if (limit != null) {
      return limit;
    }
    Finding problem = loading.problem();
    if (problem != null) {
      return problem;
    }
    return ended && loading.complete()
        ? null
        : FindingCode.RESTORE_NO_ENGINE.saying(
            "the dump did not arrive at the throw-away server completely; try the drill again");
  }

  private Finding uncounted(IOException why) {
    Finding limit = watch.ended();
    return limit != null
        ? limit
        : FindingCode.RESTORE_NO_ENGINE.saying(
            "what arrived could not be counted: " + why.getMessage());
  }

  @Override
  public Restored restored() {
    return restored;
  }

  @Override
  public Optional<String> leftBehind() {
    return Optional.ofNullable(left);
  }

  @Override
  public void close() {
    watch.close();
    server.close();
    clear(loading);
    if (!keep || server.place().startsWith(folder.path())) {
      clear(() -> FolderTree.delete(server.place()));
    }
    clear(folder);
  }

  /// What cannot be cleared away is worth a warning, and no verdict; the next drill tries again.
  private void clear(Closeable rest) {
    try {
      rest.close();
    } catch (IOException stays) {
      left = String.valueOf(stays.getMessage());
      LOG.warn("a drill left something behind: {}", left);
    }
  }
}
