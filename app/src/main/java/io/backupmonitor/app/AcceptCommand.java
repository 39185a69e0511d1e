package io.backupmonitor.app;

import io.backupmonitor.model.Backup;
import io.backupmonitor.monitor.BackupMonitor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `accept`: makes changed content the new baseline.
@Command(
    name = "accept",
    header = "Accept the changed content of a backup as its new baseline.",
    description = {
      "After content.changed or content.bit_rot nothing but this ends the alarm. Who decided it and"
          + " why is kept; the old baseline stays in the record. After restore.rows_dropped it makes"
          + " the backup the measure of the next ones."
    },
    footer = {
      "",
      "Example:",
      "  backup-monitor accept 17 --reason 'compressed again by hand, ticket 4711'"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.HELP_DONE,
      ExitCode.HELP_BROKEN,
      "2:The command line is wrong, or there is nothing to accept.",
      ExitCode.HELP_CONFIGURATION
    })
final class AcceptCommand implements Callable<Integer> {

  private final Program program;

  @Parameters(paramLabel = "ID", description = "The number of the backup, as `verify` shows it.")
  private long id;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why the new content is right.")
  private String reason = "";

  @Mixin private ConfigOption config = new ConfigOption();

  AcceptCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    try (Workplace workplace = Workplace.open(program, config.file())) {
      Backup accepted =
          new BackupMonitor(workplace.database(), workplace.config()).accept(id, who(), reason);
      program
          .streams()
          .out()
          .printf(
              "Accepted '%s' as generation %d, now backup #%d; the next verification records its"
                  + " baseline.%n",
              SafeText.of(accepted.filepath()), accepted.generation(), accepted.id());
      return ExitCode.WELL.number();
    } catch (IllegalArgumentException nothing) {
      throw Complaint.usage(SafeText.of(String.valueOf(nothing.getMessage())));
    }
  }

  /// The person, also behind sudo.
  private String who() {
    String person = program.environment().getOrDefault("SUDO_USER", "");
    return person.isEmpty() ? System.getProperty("user.name", "unknown") : person;
  }
}
