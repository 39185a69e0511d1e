package io.backupmonitor.app;

import io.backupmonitor.workflow.Checks;
import io.backupmonitor.workflow.Machinery;
import io.backupmonitor.workflow.RunSummary;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `test-restore`: restores the recorded backups that are due into throw-away places.
@Command(
    name = "test-restore",
    header = "Restore recorded backups into throw-away places.",
    description = {
      "Restores the backups of the window that were never tested or whose last test is older than"
          + " test_frequency_days; the newest of each series first. `monitor` finds them before."
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

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Restore N backups at most (default: all that are due).")
  private int limit = Integer.MAX_VALUE;

  @Mixin private SelectionOptions selection = new SelectionOptions();
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private OutputOptions output = new OutputOptions();

  TestRestoreCommand(Program program) {
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
      RunSummary summary =
          new Checks(workplace.database(), workplace.config(), Machinery.found(), program.clock())
              .run(new Checks.Wanted(false, true, location, days, limit), results);
      return results.finish(summary, "due").or(workplace.standing(location)).number();
    }
  }
}
