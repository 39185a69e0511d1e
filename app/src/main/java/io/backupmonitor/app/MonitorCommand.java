package io.backupmonitor.app;

import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.monitor.BackupMonitor;
import io.backupmonitor.storage.Storages;
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

  @Mixin private SelectionOptions selection = new SelectionOptions();
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private OutputOptions output = new OutputOptions();

  MonitorCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws Exception {
    int days = selection.days();
    try (Workplace workplace = Workplace.open(program, config.file());
        Results results = Results.open(program, output)) {
      Long selected = workplace.locationId(selection);
      Map<String, List<Backup>> found = look(workplace, selected);
      Inventory inventory = new Inventory(program, workplace, results);
      for (BackupLocation location : workplace.locations(selected)) {
        inventory.show(location, found.getOrDefault(location.name(), List.of()), days);
      }
      return inventory.finish(output.strict()).number();
    }
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
