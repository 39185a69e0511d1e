package io.backupmonitor.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `init`: writes a configuration to start from.
@Command(
    name = "init",
    header = "Write a configuration to start from.",
    description = {
      "Writes config.yaml with one location per PATH, and says what to do next. A file that is"
          + " there is never overwritten."
    },
    footer = {
      "",
      "Examples:",
      "  backup-monitor init /var/backups",
      "  backup-monitor init --config /etc/backup-monitor.yaml /srv/db /srv/files"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.HELP_DONE,
      "1:The file could not be written.",
      "2:The command line is wrong, or the file is there already."
    })
final class InitCommand implements Callable<Integer> {

  private static final String TEMPLATE =
      """
      # The configuration of Backup Monitor. `backup-monitor config show` tells every key and what
      # holds now; `backup-monitor config validate` checks this file.
      backups:
        locations:
      %s
      alerts:
        email:
          enabled: false
          # smtp_host: mail.example.org
          # smtp_port: 587
          # username: backup-monitor
          # password: ${SMTP_PASSWORD}
          # from_email: backup-monitor@example.org
          # to_emails: [operations@example.org]
        slack:
          enabled: false
          # webhook_url: ${SLACK_WEBHOOK}

      reporting:
        output_directory: reports

      database:
        url: sqlite:///backup_monitor.db
      """;

  private final Program program;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "A folder in which backups land (default: backups).")
  private List<Path> paths = List.of();

  @Mixin private ConfigOption config = new ConfigOption();

  InitCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException {
    List<Path> folders = paths.isEmpty() ? List.of(Path.of("backups")) : paths;
    StringBuilder locations = new StringBuilder();
    Set<String> names = new HashSet<>();
    for (Path folder : folders) {
      locations.append(location(name(folder, names), folder.toString()));
    }
    write(TEMPLATE.replace("%s\n", locations + "\n"));
    program
        .streams()
        .out()
        .printf(
            "Wrote '%s'. Edit it, then run: backup-monitor run%s%n",
            config.file(),
            config.file().equals(Path.of("config.yaml")) ? "" : " --config " + config.file());
    return ExitCode.WELL.number();
  }

  private static String location(String name, String path) {
    return """
        - name: %s
          path: %s
          # schedule: daily        # hourly, daily, weekly, monthly, or a cron expression
          # retention_days: 30
    """
        .formatted(quoted(name), quoted(path));
  }

  private void write(String text) throws IOException {
    try {
      Files.write(
          config.file(), text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException there) {
      throw Complaint.usage(
          "'%s' is there already and was left alone; name another file with --config"
              .formatted(config.file()));
    }
  }

  private static String name(Path folder, Set<String> taken) {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    String plain = last == null ? "root" : last.toString();
    String name = plain;
    for (int number = 2; !taken.add(name); number++) {
      name = plain + "-" + number;
    }
    return name;
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
