package io.backupmonitor.app;

import io.backupmonitor.workflow.Machinery;
import io.backupmonitor.workflow.Run;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Mixin private LimitOption limit = new LimitOption();
  @Mixin private JobOptions options = new JobOptions();

  RunCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws Exception {
    int drillLimit = limit.backups();
    return options.run(program, job -> run(job, drillLimit));
  }

  private ExitCode run(JobOptions.Job job, int drillLimit) throws Exception {
    Workplace workplace = job.workplace();
    Results results = job.results();
    Run run = new Run(workplace.database(), workplace.config(), Machinery.found(), program.clock());
    Run.Outcome outcome = run.run(job.location(), job.days(), drillLimit, results);
    AlertLines alerts = new AlertLines(program, results);
    alerts.show(outcome.alerts());
    for (Path report : outcome.reports()) {
      results.line(
          JsonLines.object("report", json -> json.writeStringProperty("path", report.toString())));
    }
    ExitCode exit = results.finish(outcome.checks(), "due");
    if (!results.json()) {
      outcome.reports().forEach(report -> program.streams().out().println("Wrote " + report));
    }
    return job.with(exit).or(alerts.exitCode());
  }
}
