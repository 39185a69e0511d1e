package io.backupmonitor.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `version`: says what runs here.
@Command(
    name = "version",
    header = "Say which version this is, and on what it runs.",
    footer = {"", "Example:", "  backup-monitor version"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE})
final class VersionCommand implements Callable<Integer> {

  private final Program program;

  VersionCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    program.streams().out().println(text());
    return ExitCode.WELL.number();
  }

  /// As in `Backup Monitor 1.0 (Java 25.0.3, Linux amd64)`.
  static String text() {
    return "Backup Monitor %s (Java %s, %s %s)"
        .formatted(
            number(),
            System.getProperty("java.version"),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }

  private static String number() {
    String number = VersionCommand.class.getPackage().getImplementationVersion();
    return number == null ? "(not built)" : number;
  }
}
