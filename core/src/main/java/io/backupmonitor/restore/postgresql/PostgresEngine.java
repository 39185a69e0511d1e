package io.backupmonitor.restore.postgresql;

import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.RestoreEngine;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.RestoreUnavailableException;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Restores dumps of PostgreSQL into a throw-away server that comes with the program: nothing has
/// to be installed, and no client program that would obey commands in a dump takes part.
public final class PostgresEngine implements RestoreEngine {

  /// The loader of programs of the GNU C library, which the bundled server needs.
  private static final Path GLIBC = Path.of("/lib64/ld-linux-x86-64.so.2");

  private static final long SERVER_BYTES = 128L << 20;
  private static final int GROWTH = 3;

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public boolean restores(String format) {
    return PostgresContentKind.of(format).isPresent();
  }

  @Override
  public int precedence() {
    return 10;
  }

  @Override
  public Optional<String> unavailable() {
    boolean linux = System.getProperty("os.name", "").equals("Linux");
    boolean amd64 = System.getProperty("os.arch", "").equals("amd64");
    if (!linux || !amd64) {
      return Optional.of(
          "the bundled PostgreSQL server runs on 64-bit Linux on x86 only: drill on such a machine");
    }
    if (!Files.exists(GLIBC)) {
      return Optional.of(
          "the bundled PostgreSQL server needs the GNU C library, which this Linux lacks: drill on"
              + " Debian, Ubuntu, Fedora or the like");
    }
    if (!PostgresBinaries.arePresent()) {
      return Optional.of(
          "the bundled PostgreSQL server is not among the program's libraries: install the whole"
              + " distribution");
    }
    return ProcessRunner.unavailable();
  }

  @Override
  public RestoreSession open(RestoreRequest request)
      throws RestoreUnavailableException, InterruptedException {
    Optional<String> reason = unavailable();
    if (reason.isPresent()) {
      throw new RestoreUnavailableException(FindingCode.RESTORE_NO_ENGINE, reason.get());
    }
    try {
      ServerPlace.checkSpace(request, SERVER_BYTES, GROWTH);
      return new PostgresDrill(request).begun();
    } catch (IOException failed) {
      throw ServerPlace.notMade("PostgreSQL server", failed);
    }
  }
}
