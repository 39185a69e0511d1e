package io.backupmonitor.restore.repository;

import io.backupmonitor.restore.RestoreEngine;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.RestoreUnavailableException;
import java.util.List;
import java.util.Optional;

/// Restores the newest snapshots of a repository with the machine's own program of that repository.
/// The service loader makes no engine with arguments, so each program has a class of its own.
abstract sealed class RepositoryEngine implements RestoreEngine permits BorgEngine, ResticEngine {

  private final RepositoryDrills drills;

  RepositoryEngine(RepositoryDrills drills) {
    this.drills = drills;
  }

  @Override
  public final String name() {
    return drills.tool().program().name();
  }

  @Override
  public final boolean restores(String format) {
    return format.equals(name());
  }

  @Override
  public final int precedence() {
    return 10;
  }

  @Override
  public final Optional<String> unavailable() {
    return drills.unavailable();
  }

  @Override
  public final List<String> installations() {
    return drills.installations();
  }

  @Override
  public final RestoreSession open(RestoreRequest request) throws RestoreUnavailableException {
    return drills.open(request);
  }
}
