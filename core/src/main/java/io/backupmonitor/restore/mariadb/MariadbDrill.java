package io.backupmonitor.restore.mariadb;

import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.restore.server.ServerDrill;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.restore.server.StreamLoading;
import io.backupmonitor.sandbox.ChildUser;
import java.io.IOException;

/// What is special in a drill of a MariaDB or MySQL dump: the server and the judgement.
///
/// @param request what the drill is about
/// @param programs the installation that is used
record MariadbDrill(RestoreRequest request, MariadbPrograms programs) {

  /// Starts a server and listens.
  ServerDrill begun() throws IOException, InterruptedException {
    ServerCache cache = ServerCache.opened();
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    MariadbTemplate template = MariadbTemplate.prepared(cache, programs, user);
    return ServerDrill.begun(
        request,
        cache,
        folder ->
            MariadbServer.started(
                programs,
                template,
                ServerPlace.of(request.scratch(), folder.path(), user),
                folder.path().resolve("socket")),
        this::listening);
  }

  private ServerDrill.Started listening(MariadbServer server, ServerCache.WorkFolder folder)
      throws IOException {
    MariadbReplay replay = new MariadbReplay(server);
    MariadbRestored restored = new MariadbRestored(server);
    return new ServerDrill.Started(
        server,
        new StreamLoading(ServerPlace.listening(request.scratch(), folder.path()), replay),
        (inspection, elapsed) ->
            new MariadbVerdict(inspection, replay)
                .onWhatArrived(restored.counted(counted(server)), elapsed),
        restored);
  }

  private static MariadbCount counted(MariadbServer server) throws IOException {
    try {
      return MariadbCount.of(server);
    } catch (MariadbException error) {
      throw new IOException(error.told(), error);
    }
  }
}
