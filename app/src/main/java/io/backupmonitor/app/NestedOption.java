package io.backupmonitor.app;

import picocli.CommandLine.Option;

/// Whether dumps inside archives are restored too.
final class NestedOption {

  @Option(
      names = "--nested",
      description =
          "Restore the dumps and databases inside each archive too, each by its own engine; one"
              + " that is bad makes the archive bad.")
  private boolean nested;

  boolean wanted() {
    return nested;
  }
}
