package io.backupmonitor.app;

import picocli.CommandLine.Option;

/// What every command understands. The values are read where errors are told, from the arguments.
@SuppressWarnings("UnusedVariable")
final class CommonOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = "--debug",
      description =
          "Show the details of an unexpected error; the environment variable"
              + " BACKUP_MONITOR_DEBUG=1 does the same.")
  private boolean debug;
}
