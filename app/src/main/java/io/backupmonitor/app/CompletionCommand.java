package io.backupmonitor.app;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/// `completion`: prints a script that lets a shell complete commands and options.
@Command(
    name = "completion",
    header = "Print a script that makes bash or zsh complete commands and options.",
    footer = {
      "",
      "Examples:",
      "  source <(backup-monitor completion)",
      "  backup-monitor completion > /etc/bash_completion.d/backup-monitor"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE})
final class CompletionCommand implements Callable<Integer> {

  private final Program program;

  CompletionCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    program
        .streams()
        .out()
        .print(AutoComplete.bash(Commands.PROGRAM, Commands.commandLine(program, Commands.all())));
    return ExitCode.WELL.number();
  }
}
