package io.backupmonitor.workflow;

import java.nio.file.Path;
import java.util.List;

/// The audit of any folder or file, with no configuration and no database: finds the backups,
/// verifies them, drills them, and gives one verdict each. Safe to use from several threads.
public final class Audit {

  private final AuditOptions options;

  public Audit(AuditOptions options) {
    this.options = options;
  }

  /// Audits everything under the given paths.
  ///
  /// @param listener gets each backup as soon as it is judged
  /// @throws java.nio.file.NoSuchFileException when one of the paths is not there
  /// @throws InterruptedException when the thread was interrupted; scratch and children are gone
  /// then
  public RunSummary run(List<Path> paths, RunListener listener)
      throws java.io.IOException, InterruptedException {
    throw new UnsupportedOperationException(options.toString());
  }
}
