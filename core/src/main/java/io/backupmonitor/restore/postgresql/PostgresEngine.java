package io.backupmonitor.restore.postgresql;

import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.RestoreEngine;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.RestoreUnavailableException;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Restores dumps of PostgreSQL into a throw-away server, which comes with the program where none
/// that fits better is installed, and no client program that would obey commands in a dump takes
/// part. Starts base backups with an installed server of their version.
public final class PostgresEngine implements RestoreEngine {

  private static final String BASE_BACKUP = "postgresql.basebackup";
  private static final long SERVER_BYTES = 128L << 20;
  private static final int GROWTH = 3;

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public boolean restores(String format) {
    return isBaseBackup(format) || PostgresContentKind.of(format).isPresent();
  }

  /// Whether backups of that format are files of a server, and no dump.
  static boolean isBaseBackup(String format) {
    return format.equals(BASE_BACKUP) || format.startsWith(BASE_BACKUP + ".");
  }

  @Override
  public int precedence() {
    return 10;
  }

  @Override
  public boolean executes() {
    return true;
  }

  @Override
  public Optional<String> unavailable() {
    return unavailable(List.of());
  }

  @Override
  public Optional<String> unavailable(List<Path> folders) {
    Optional<String> bundled = BundledPostgres.unavailable();
    if (bundled.isPresent() && !InstalledPostgres.areAny(folders)) {
      return bundled;
    }
    return ProcessRunner.unavailable();
  }

  @Override
  public List<String> installations() {
    return installations(List.of());
  }

  @Override
  public List<String> installations(List<Path> folders) {
    try {
      return PostgresServers.found(ServerCache.opened(), folders).told();
    } catch (IOException unusable) {
      return List.of();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  @Override
  public RestoreSession open(RestoreRequest request)
      throws RestoreUnavailableException, InterruptedException {
    Optional<String> reason = unavailable(request.programFolders());
    if (reason.isPresent()) {
      throw new RestoreUnavailableException(FindingCode.RESTORE_NO_ENGINE, reason.get());
    }
    try {
      ServerPlace.checkSpace(request, SERVER_BYTES, GROWTH);
      return isBaseBackup(request.format())
          ? baseBackup(request)
          : new PostgresDrill(request).begun();
    } catch (IOException failed) {
      throw ServerPlace.notMade("PostgreSQL server", failed);
    }
  }

  private static RestoreSession baseBackup(RestoreRequest request)
      throws IOException, InterruptedException {
    ServerCache cache = ServerCache.opened();
    PostgresServers servers = PostgresServers.found(cache, request.programFolders());
    ServerCache.WorkFolder folder = cache.work();
    try {
      return new BaseBackupSession(request, servers, folder);
    } catch (IOException failed) {
      folder.close();
      throw failed;
    }
  }
}
