package io.backupmonitor.restore.repository;

/// Restores the newest archive of a repository with the machine's own `borg`.
public final class BorgEngine extends RepositoryEngine {

  /// Made by the service loader.
  public BorgEngine() {
    this(RepositoryDrills.with(new BorgTool()));
  }

  BorgEngine(RepositoryDrills drills) {
    super(drills);
  }
}
