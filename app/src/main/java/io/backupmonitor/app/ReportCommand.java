package io.backupmonitor.app;

import io.backupmonitor.config.ReportingConfig;
import io.backupmonitor.report.HealthReporter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `report`: writes the health reports.
@Command(
    name = "report",
    header = "Compute health scores and write the reports.",
    description = {
      "Records today's health of each location and writes the reports, each whole or not at all,"
          + " all from the same numbers."
    },
    footer = {
      "",
      "Examples:",
      "  backup-monitor report",
      "  backup-monitor report --days 30 --format html --directory /srv/www/backups"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The reports are written, whatever they say.",
      "1:A report could not be written, or the database is locked or full.",
      ExitCode.HELP_USAGE,
      ExitCode.HELP_CONFIGURATION,
      ExitCode.HELP_INTERRUPTED
    })
final class ReportCommand implements Callable<Integer> {

  /// What can be written.
  enum Kind {
    html,
    csv,
    json
  }

  private final Program program;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      split = ",",
      description = "html, csv or json, several with commas (default: what reporting says).")
  private List<Kind> kinds = List.of();

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "Where they are written (default: reporting.output_directory).")
  private @Nullable Path directory;

  @Option(names = "--json", description = "Say what was written as JSON lines.")
  private boolean json;

  @Mixin private SelectionOptions selection = new SelectionOptions();
  @Mixin private ConfigOption config = new ConfigOption();

  ReportCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    int days = selection.days();
    try (Workplace workplace = Workplace.open(program, config.file())) {
      Long location = workplace.locationId(selection);
      ReportingConfig reporting = workplace.config().reporting();
      HealthReporter reporter =
          new HealthReporter(
              workplace.database(),
              directory == null ? reporting.outputDirectory() : directory,
              program.clock(),
              workplace.config().restoreTesting().testFrequency());
      var _ = reporter.recordHealth(location, days);
      for (Path file : write(reporter, wanted(reporting), location, days)) {
        program
            .streams()
            .out()
            .println(
                json
                    ? JsonLines.object(
                        "report", line -> line.writeStringProperty("path", file.toString()))
                    : "Wrote " + file);
      }
      return ExitCode.WELL.number();
    }
  }

  private Set<Kind> wanted(ReportingConfig reporting) {
    Set<Kind> wanted = new LinkedHashSet<>(kinds);
    if (wanted.isEmpty() && reporting.generateHtml()) {
      wanted.add(Kind.html);
    }
    if (kinds.isEmpty() && reporting.generateCsv()) {
      wanted.add(Kind.csv);
    }
    if (wanted.isEmpty()) {
      throw Complaint.usage("the configuration switches all reports off; name one with --format");
    }
    return wanted;
  }

  private static List<Path> write(
      HealthReporter reporter, Set<Kind> wanted, @Nullable Long location, int days) {
    List<Path> written = new ArrayList<>();
    for (Kind kind : wanted) {
      written.add(
          switch (kind) {
            case html -> reporter.generateHtmlReport(location, days);
            case csv -> reporter.generateCsvReport(location, days);
            case json -> reporter.generateJsonReport(location, days);
          });
    }
    return written;
  }
}
