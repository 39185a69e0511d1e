package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.Inspection;
import io.backupmonitor.restore.RestoreOutcome;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.server.Loading;
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

  /// Starts a server and listens.
  ServerDrill begun() throws IOException, InterruptedException {
    ServerCache cache = ServerCache.opened();
    PostgresBinaries binaries = PostgresBinaries.unpacked(cache);
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    PostgresTemplate template = PostgresTemplate.prepared(cache, binaries, user);
    return ServerDrill.begun(
        request,
        cache,
        folder ->
            PostgresServer.started(
                binaries,
                template,
                ServerPlace.of(request.scratch(), folder.path(), user),
                folder.path().resolve("socket")),
        this::listening);
  }

  private ServerDrill.Started listening(PostgresServer server, ServerCache.WorkFolder folder)
      throws IOException {
    try {
      ScratchDatabases databases = new ScratchDatabases(server);
      PostgresReplay replay = new PostgresReplay(databases);
      return new ServerDrill.Started(
          server,
          loading(folder, replay),
          (inspection, elapsed) -> judged(databases, replay, inspection, elapsed));
    } catch (SQLException refused) {
      throw new IOException("the server cannot be prepared: " + refused, refused);
    }
  }

  /// Archives of several files have to be there as a whole, everything else is replayed as it
  /// comes.
  private Loading loading(ServerCache.WorkFolder folder, PostgresReplay replay) throws IOException {
    PostgresContentKind kind = PostgresContentKind.of(request.format()).orElseThrow();
    if (kind == PostgresContentKind.FILES) {
      return new PostgresFolderLoading(
          request.scratch().resolve("archive"), request.keep(), replay);
    }
    boolean archive = kind == PostgresContentKind.ARCHIVE;
    return new StreamLoading(folder.path().resolve("in"), new PostgresStream(replay, archive));
  }

  private static RestoreOutcome judged(
      ScratchDatabases databases, PostgresReplay replay, Inspection inspection, Duration elapsed)
      throws IOException {
    try {
      PostgresCount count = PostgresCount.of(databases, replay.contents());
      return new PostgresVerdict(inspection, replay).onWhatArrived(count, elapsed);
    } catch (SQLException error) {
      throw new IOException(PostgresServer.message(error), error);
    }
  }
}
