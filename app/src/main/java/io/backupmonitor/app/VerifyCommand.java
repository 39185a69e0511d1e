package io.backupmonitor.app;

import io.backupmonitor.workflow.Checks;
import io.backupmonitor.workflow.Machinery;
import io.backupmonitor.workflow.RunSummary;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `verify`: verifies the recorded backups that are due.
@Command(
    name = "verify",
    header = "Verify recorded backups: checksums, structure, size, time.",
    description = {
      "Verifies the backups of the window, those whose last proof is older than reverify_days, and"
          + " those with an open finding; the oldest proof first. `monitor` finds them before."
    },
    footer = {
      "",
      "Examples:",
      "  backup-monitor verify",
      "  backup-monitor verify --location-name shop --days 30",
      "  backup-monitor verify --days 0 --json"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.HELP_WELL,
      ExitCode.HELP_BROKEN,
      ExitCode.HELP_USAGE,
      ExitCode.HELP_FAILED,
      ExitCode.HELP_UNDETERMINED,
      ExitCode.HELP_CONFIGURATION,
      ExitCode.HELP_INTERRUPTED
    })
final class VerifyCommand implements Callable<Integer> {

  private final Program program;

  @Mixin private JobOptions options = new JobOptions();

  VerifyCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws Exception {
    return options.run(program, this::verify);
  }

  private ExitCode verify(JobOptions.Job job) throws Exception {
    Workplace workplace = job.workplace();
    if (!workplace.config().verification().enabled()) {
      job.results().say("verification is switched off: backups.verification.enabled is false");
    }
    RunSummary summary =
        new Checks(workplace.database(), workplace.config(), Machinery.found(), program.clock())
            .run(new Checks.Wanted(true, false, job.location(), job.days(), 0), job.results());
    return job.with(job.results().finish(summary, "due"));
  }
}
