package io.backupmonitor.restore;

import io.backupmonitor.model.FindingCode;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/// Restores dumps of MariaDB and MySQL into a throw-away MariaDB server, for which this machine's
/// own installation is used, but nothing of its configuration or data. No client program that would
/// obey commands in a dump takes part.
public final class MariadbEngine implements RestoreEngine {

  private static final String FORMAT = "mysql.sql";
  private static final long SERVER_BYTES = 128L << 20;

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
      checkSpace(request);
      return MariadbDrill.begun(request, MariadbPrograms.found().orElseThrow());
    } catch (IOException failed) {
      throw new RestoreUnavailableException(
          FindingCode.RESTORE_NO_ENGINE,
          "the throw-away MariaDB server could not be made: %s (its files lie in '%s'; -D%s=DIR names another folder)"
              .formatted(failed, PostgresCache.place(), PostgresCache.PROPERTY));
    }
  }

  private static void checkSpace(RestoreRequest request)
      throws IOException, RestoreUnavailableException {
    long needed = DrillWatch.RESERVED_BYTES + SERVER_BYTES + 3 * request.source().size();
    long usable = Files.getFileStore(request.scratch()).getUsableSpace();
    if (usable < needed) {
      throw new RestoreUnavailableException(
          FindingCode.RESTORE_NO_SPACE,
          "the restore needs about %,d MB in %s, and %,d MB are free"
              .formatted(needed >> 20, request.scratch(), usable >> 20));
    }
  }
}
