package io.backupmonitor.restore.postgresql;

import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.restore.server.ReplayStoppedException;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.restore.server.ThrowAwayServer;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The throw-away server of a dump, which starts when it is known which one fits. Safe to use from
/// several threads.
final class ChosenPostgres implements ThrowAwayServer, PostgresOpening.Beginning {

  private final PostgresServers servers;
  private final Path place;
  private final Path socketFolder;
  private volatile @Nullable PostgresServer server;
  private volatile @Nullable ScratchDatabases databases;
  private boolean closed;

  /// @param place where its data goes; its user can enter it
  /// @param socketFolder a folder for the socket, with a short name, which is made here
  ChosenPostgres(PostgresServers servers, Path place, Path socketFolder) {
    this.servers = servers;
    this.place = place;
    this.socketFolder = socketFolder;
  }

  @Override
  public synchronized PostgresReplay begin(int major, Set<String> extensions)
      throws ReplayStoppedException {
    try {
      if (closed) {
        throw new IOException("the drill has ended");
      }
      PostgresBinaries binaries = servers.forDump(major, extensions);
      ChildUser user = ChildUser.unprivileged().orElseThrow();
      PostgresTemplate template = PostgresTemplate.prepared(servers.cache(), binaries, user);
      PostgresServer started = PostgresServer.started(binaries, template, place, socketFolder);
      server = started;
      ScratchDatabases prepared = new ScratchDatabases(started);
      databases = prepared;
      return new PostgresReplay(prepared, binaries.majorVersion());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw notMade(interrupted);
    } catch (IOException | SQLException failed) {
      throw notMade(failed);
    }
  }

  private static ReplayStoppedException notMade(Exception failure) {
    return new ReplayStoppedException(
        FindingCode.RESTORE_NO_ENGINE,
        ServerPlace.notMade("PostgreSQL server", failure).finding().message());
  }

  /// The databases of the dump, once a replay has begun.
  ScratchDatabases databases() throws IOException {
    ScratchDatabases prepared = databases;
    if (prepared == null) {
      throw new IOException("nothing was replayed");
    }
    return prepared;
  }

  /// What it is, where it is not the usual one: `, in PostgreSQL 15.18`.
  String version() {
    PostgresServer started = server;
    return started == null || started.binaries().bundled()
        ? ""
        : ", in PostgreSQL " + started.binaries().version();
  }

  @Override
  public long pid() {
    PostgresServer started = server;
    return started == null ? -1 : started.pid();
  }

  @Override
  public Isolation isolation() {
    PostgresServer started = server;
    return started == null ? ProcessRunner.shared().isolation() : started.isolation();
  }

  @Override
  public Path place() {
    return place.resolve(PostgresCluster.FOLDER);
  }

  @Override
  public synchronized void close() {
    closed = true;
    PostgresServer started = server;
    if (started != null) {
      started.close();
    }
  }
}
