package io.backupmonitor.app;

import io.backupmonitor.workflow.Checks;
import io.backupmonitor.workflow.Machinery;
import io.backupmonitor.workflow.RunSummary;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `test-restore`: restores the recorded backups that are due into throw-away places.
@Command(
    name = "test-restore",
    header = "Restore recorded backups into throw-away places.",
    description = {
      "Restores the backups of the window that were never tested or whose last test is older than"
          + " test_frequency_days; the newest of each series first. `monitor` finds them before."
          + " Locations with test_restore: false are left alone."
    },
    footer = {
      "",
      "Examples:",
      "  backup-monitor test-restore --limit 5",
      "  backup-monitor test-restore --location-id 2 --days 30 --json"
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
final class TestRestoreCommand implements Callable<Integer> {

  private final Program program;

  @Mixin private LimitOption limit = new LimitOption();
  @Mixin private NestedOption nested = new NestedOption();
  @Mixin private JobOptions options = new JobOptions();

  TestRestoreCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws Exception {
    int drillLimit = limit.backups();
    return options.run(program, job -> test(job, drillLimit));
  }

  private ExitCode test(JobOptions.Job job, int drillLimit) throws Exception {
    Workplace workplace = job.workplace();
    RunSummary summary =
        new Checks(workplace.database(), workplace.config(), Machinery.found(), program.clock())
            .run(
                new Checks.Wanted(
                    false, true, job.location(), job.days(), drillLimit, nested.wanted()),
                job.results());
    return job.with(job.results().finish(summary, "due"));
  }
}
