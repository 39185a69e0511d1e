package io.backupmonitor.app;

import picocli.CommandLine.Option;

/// How many backups are restored at most.
final class LimitOption {

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Restore N backups at most (default: all that are due).")
  private int limit = Integer.MAX_VALUE;

  int backups() {
    if (limit < 1) {
      throw Complaint.usage("--limit needs 1 or more, not " + limit);
    }
    return limit;
  }
}
