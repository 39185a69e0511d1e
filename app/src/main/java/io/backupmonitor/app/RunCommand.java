package io.backupmonitor.app;

import io.backupmonitor.workflow.Machinery;
import io.backupmonitor.workflow.Run;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `run`: all five jobs in their order.
@Command(
    name = "run",
    header = "Do all five jobs: monitor, verify, test restores, alert, report.",
    description = {
      "What a timer or cron calls. Each job records what it did before the next begins; a run that"
          + " was killed is simply made again."
    },
    footer = {
      "",
      "Examples:",
      "  backup-monitor run",
      "  backup-monitor run --config /etc/backup-monitor.yaml --limit 20 --quiet"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.HELP_WELL,
      ExitCode.HELP_BROKEN,
      ExitCode.HELP_USAGE,
      ExitCode.HELP_FAILED,
      "4:Nothing failed, but something could not be found out, or an alert could not be sent.",
      ExitCode.HELP_CONFIGURATION,
      ExitCode.HELP_INTERRUPTED
    })
final class RunCommand implements Callable<Integer> {

  private final Program program;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Restore N backups at most (default: all that are due).")
  private int limit = Integer.MAX_VALUE;

  @Mixin private SelectionOptions selection = new SelectionOptions();
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private OutputOptions output = new OutputOptions();

  RunCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws Exception {
    int days = selection.days();
    if (limit < 1) {
      throw Complaint.usage("--limit needs 1 or more, not " + limit);
    }
    try (Workplace workplace = Workplace.open(program, config.file());
        Results results = Results.open(program, output)) {
      Long location = workplace.locationId(selection);
      Run run =
          new Run(workplace.database(), workplace.config(), Machinery.found(), program.clock());
      Run.Outcome outcome = run.run(location, days, limit, results);
      AlertLines alerts = new AlertLines(program, results);
      alerts.show(outcome.alerts());
      for (var report : outcome.reports()) {
        results.line(
            JsonLines.object(
                "report", json -> json.writeStringProperty("path", report.toString())));
      }
      ExitCode exit = results.finish(outcome.checks(), "due");
      if (!results.json()) {
        outcome.reports().forEach(report -> program.streams().out().println("Wrote " + report));
      }
      return exit.or(workplace.standing(location)).or(alerts.exitCode()).number();
    }
  }
}
