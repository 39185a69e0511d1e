package io.backupmonitor.restore.repository;

/// Restores the newest snapshots of a repository with the machine's own `restic`.
public final class ResticEngine extends RepositoryEngine {

  /// Made by the service loader.
  public ResticEngine() {
    this(RepositoryDrills.with(new ResticTool()));
  }

  ResticEngine(RepositoryDrills drills) {
    super(drills);
  }
}
