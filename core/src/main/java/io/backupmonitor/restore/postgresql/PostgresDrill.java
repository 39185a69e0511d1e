package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.restore.RestoreOutcome;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.server.Loading;
import io.backupmonitor.restore.server.ReplayStoppedException;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.restore.server.ServerDrill;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.restore.server.StreamLoading;
import io.backupmonitor.sandbox.ChildUser;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/// What is special in a drill of a PostgreSQL dump: its server, how the bytes get there, and the
/// judgement.
///
/// @param request what the drill is about
record PostgresDrill(RestoreRequest request) {

  /// Gets ready for a server and listens.
  ServerDrill begun() throws IOException, InterruptedException {
    ServerCache cache = ServerCache.opened();
    PostgresServers servers = PostgresServers.found(cache, request.programFolders());
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    return ServerDrill.begun(
        request,
        cache,
        folder ->
            new ChosenPostgres(
                servers,
                ServerPlace.of(request.scratch(), folder.path(), user),
                folder.path().resolve("socket")),
        this::listening);
  }

  private ServerDrill.Started listening(ChosenPostgres server, ServerCache.WorkFolder folder)
      throws IOException {
    PostgresOpening opening = new PostgresOpening(server);
    PostgresRestored restored = new PostgresRestored();
    return new ServerDrill.Started(
        server,
        loading(folder, opening),
        (inspection, elapsed) -> judged(server, opening, restored, inspection, elapsed),
        restored);
  }

  /// Archives of several files have to be there as a whole, everything else is replayed as it
  /// comes.
  private Loading loading(ServerCache.WorkFolder folder, PostgresOpening opening)
      throws IOException {
    PostgresContentKind kind = PostgresContentKind.of(request.format()).orElseThrow();
    if (kind == PostgresContentKind.FILES) {
      return new PostgresFolderLoading(
          request.scratch().resolve("archive"),
          ServerPlace.listening(request.scratch(), folder.path()),
          request,
          new PostgresStream(opening, true));
    }
    boolean archive = kind == PostgresContentKind.ARCHIVE;
    return new StreamLoading(
        ServerPlace.listening(request.scratch(), folder.path()),
        new PostgresStream(opening, archive));
  }

  private static RestoreOutcome judged(
      ChosenPostgres server,
      PostgresOpening opening,
      PostgresRestored restored,
      Inspection inspection,
      Duration elapsed)
      throws IOException {
    try {
      PostgresReplay replay = opening.replay();
      ScratchDatabases databases = server.databases();
      PostgresCount count = PostgresCount.of(databases, replay.contents());
      restored.counted(databases, count.version(), count.contents());
      return new PostgresVerdict(inspection, replay)
          .onWhatArrived(count, elapsed, server.version());
    } catch (SQLException error) {
      throw new IOException(PostgresServer.message(error), error);
    } catch (ReplayStoppedException never) {
      throw new IOException(never.finding().message(), never);
    }
  }
}
