package io.backupmonitor.restore.mariadb;

import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.RestoreEngine;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.RestoreUnavailableException;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.util.Optional;

/// Restores dumps of MariaDB and MySQL into a throw-away MariaDB server, for which this machine's
/// own installation is used, but nothing of its configuration or data. No client program that would
/// obey commands in a dump takes part.
public final class MariadbEngine implements RestoreEngine {

  private static final String FORMAT = "mysql.sql";
  private static final long SERVER_BYTES = 128L << 20;
  private static final int GROWTH = 3;

  private static final String INSTALL =
      "the programs 'mariadbd' and 'mariadb-install-db' are not both on this machine: install the"
          + " package mariadb-server; its service need not run";

  @Override
  public String name() {
    return "mariadb";
  }

  @Override
  public boolean restores(String format) {
    return format.equals(FORMAT) || format.startsWith(FORMAT + ".");
  }

  @Override
  public int precedence() {
    return 10;
  }

  @Override
  public Optional<String> unavailable() {
    return MariadbPrograms.found().isEmpty() ? Optional.of(INSTALL) : ProcessRunner.unavailable();
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
      return new MariadbDrill(request, MariadbPrograms.found().orElseThrow()).begun();
    } catch (IOException failed) {
      throw ServerPlace.notMade("MariaDB server", failed);
    }
  }
}
