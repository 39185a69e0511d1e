package io.backupmonitor.app;

import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.monitor.BackupMonitor;
import io.backupmonitor.storage.Storages;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `monitor`: looks at the locations and records what backups are there.
@Command(
    name = "monitor",
    header = "Look at the locations and record which backups are there.",
    description = {
      "Lists every enabled location, records new, changed, moved and vanished backups, and notices"
          + " missed schedules. Nothing is read but what tells what a file is."
    },
    footer = {
      "",
      "Examples:",
      "  backup-monitor monitor",
      "  backup-monitor monitor --location-name shop --json"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.HELP_WELL,
      ExitCode.HELP_BROKEN,
      ExitCode.HELP_USAGE,
      "3:A backup failed or is missing, or another critical finding is open.",
      ExitCode.HELP_CONFIGURATION,
      ExitCode.HELP_INTERRUPTED
    })
final class MonitorCommand implements Callable<Integer> {

  private final Program program;

  @Mixin private JobOptions options = new JobOptions();

  MonitorCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws Exception {
    return options.run(program, this::monitor);
  }

  private ExitCode monitor(JobOptions.Job job) throws IOException {
    Workplace workplace = job.workplace();
    Map<String, List<Backup>> found = look(workplace, job.location());
    Inventory inventory = new Inventory(program, workplace, job.results());
    for (BackupLocation location : workplace.locations(job.location())) {
      inventory.show(location, found.getOrDefault(location.name(), List.of()), job.days());
    }
    return inventory.finish(options.strict());
  }

  private Map<String, List<Backup>> look(Workplace workplace, @Nullable Long selected) {
    BackupMonitor monitor =
        new BackupMonitor(
            workplace.database(),
            workplace.config(),
            program.clock(),
            Storages.found(),
            Duration.ZERO);
    return selected == null ? monitor.monitorAllLocations() : monitor.monitorLocation(selected);
  }
}
