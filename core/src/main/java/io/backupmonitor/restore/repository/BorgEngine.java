package io.backupmonitor.restore.repository;

import io.backupmonitor.restore.RestoreEngine;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.RestoreUnavailableException;
import java.util.List;
import java.util.Optional;

/// Restores the newest archive of a repository with the machine's own `borg`.
public final class BorgEngine implements RestoreEngine {

  private final RepositoryDrills drills;

  /// Made by the service loader.
  public BorgEngine() {
    this(RepositoryDrills.with(new BorgTool()));
  }

  BorgEngine(RepositoryDrills drills) {
    this.drills = drills;
  }

  @Override
  public String name() {
    return "borg";
  }

  @Override
  public boolean restores(String format) {
    return format.equals("borg");
  }

  @Override
  public int precedence() {
    return 10;
  }

  @Override
  public Optional<String> unavailable() {
    return drills.unavailable();
  }

  @Override
  public List<String> installations() {
    return drills.installations("--version");
  }

  @Override
  public RestoreSession open(RestoreRequest request) throws RestoreUnavailableException {
    return drills.open(request);
  }
}
