package io.backupmonitor.app;

import io.backupmonitor.alert.AlertSummary;
import io.backupmonitor.alert.AlertSystem;
import io.backupmonitor.model.Alert;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `check-alerts`: opens and closes alerts and sends what is due.
@Command(
    name = "check-alerts",
    header = "Open and close alerts, and send what is due.",
    description = {
      "Opens one alert per cause, closes those whose cause is gone, sends the messages, and says"
          + " what was sent to whom and what could not be sent. What waits is tried again by the"
          + " next call."
    },
    footer = {
      "",
      "Examples:",
      "  backup-monitor check-alerts",
      "  backup-monitor check-alerts --resolve 12"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.HELP_WELL,
      ExitCode.HELP_BROKEN,
      ExitCode.HELP_USAGE,
      "3:A critical finding is open.",
      "4:A message could not be sent.",
      ExitCode.HELP_CONFIGURATION,
      ExitCode.HELP_INTERRUPTED
    })
final class CheckAlertsCommand implements Callable<Integer> {

  private final Program program;

  @Option(
      names = "--resolve",
      paramLabel = "ID",
      description = "Close this alert by hand, and do nothing else.")
  private @Nullable Long resolve;

  @Mixin private SelectionOptions selection = new SelectionOptions();
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private OutputOptions output = new OutputOptions();

  CheckAlertsCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws Exception {
    int days = selection.days();
    try (Workplace workplace = Workplace.open(program, config.file());
        Results results = Results.open(program, output)) {
      Long location = workplace.locationId(selection);
      AlertSystem alerts = new AlertSystem(workplace.database(), workplace.config());
      AlertLines lines = new AlertLines(program, results);
      if (resolve != null) {
        results.afterwards(List.of("Closed: " + lines.line(closed(alerts, resolve))));
        results.finish();
        return ExitCode.WELL.number();
      }
      AlertSummary summary = alerts.checkAlerts(location, days);
      lines.stillOpen(summary);
      lines.show(summary);
      results.finish();
      return lines.exitCode().or(workplace.standing(location)).number();
    }
  }

  private static Alert closed(AlertSystem alerts, long id) {
    return alerts
        .resolve(id)
        .orElseThrow(() -> Complaint.usage("there is no open alert %d".formatted(id)));
  }
}
