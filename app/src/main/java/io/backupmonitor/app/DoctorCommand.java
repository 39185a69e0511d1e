package io.backupmonitor.app;

import io.backupmonitor.alert.AlertChannel;
import io.backupmonitor.alert.AlertChannels;
import io.backupmonitor.config.Config;
import io.backupmonitor.config.ConfigException;
import io.backupmonitor.config.LocationConfig;
import io.backupmonitor.database.DatabaseException;
import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.format.DirectoryFormat;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.Formats;
import io.backupmonitor.format.digest.DigestChoice;
import io.backupmonitor.format.stream.InflaterChoice;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.RestoreEngine;
import io.backupmonitor.restore.RestoreEngines;
import io.backupmonitor.restore.server.ProgramVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `doctor`: says what was found on this machine and what stands in the way.
@Command(
    name = "doctor",
    header = "Say what was found on this machine, and what stands in the way.",
    description = {
      "Lists formats, verification methods, restore engines with their versions and alert channels,"
          + " extensions among them, tries each way to keep what a backup contains away from this"
          + " machine, and checks the configuration, its locations and its database."
    },
    footer = {"", "Example:", "  backup-monitor doctor --config /etc/backup-monitor.yaml"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Nothing stands in the way.",
      "1:The database is locked or cannot be reached.",
      ExitCode.HELP_USAGE,
      "4:Something stands in the way, such as an engine that cannot run here.",
      ExitCode.HELP_CONFIGURATION
    })
final class DoctorCommand implements Callable<Integer> {

  private final Program program;
  private final Style style;
  private ExitCode exit = ExitCode.WELL;

  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private PostgresqlOption postgresql = new PostgresqlOption();

  DoctorCommand(Program program) {
    this.program = program;
    this.style = new Style(program.colour());
  }

  @Override
  public Integer call() {
    List<Path> folders = postgresqlFolders();
    well("program", VersionCommand.text());
    encoding();
    scratch(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), "temporary files");
    formats();
    well("inflating", InflaterChoice.hasIsal() ? "ISA-L for large backups" : "the JDK");
    well("hashing", DigestChoice.hasLibcrypto() ? "libcrypto for large backups" : "the JDK");
    well("methods", names(program.rules().methods()));
    new IsolationLines(this::well, this::trouble).tell(config.file());
    RestoreEngines.found().all().forEach(each -> engine(each, folders));
    tools();
    if (Files.exists(config.file())) {
      configured();
    } else {
      well("configuration", "there is no '%s' here".formatted(config.file()));
    }
    return exit.number();
  }

  private void formats() {
    Map<Boolean, List<String>> names =
        Formats.found().all().stream()
            .collect(
                Collectors.partitioningBy(
                    Format::onlyRecognised, Collectors.mapping(Format::name, Collectors.toList())));
    well("formats", names(names.getOrDefault(false, List.of())));
    well(
        "directories",
        names(Formats.found().directories().stream().map(DirectoryFormat::name).toList()));
    well("not read yet", names(names.getOrDefault(true, List.of())) + " (only recognised)");
  }

  private void encoding() {
    String encoding = System.getProperty("sun.jnu.encoding", "");
    if (encoding.equalsIgnoreCase("UTF-8")) {
      well("file names", "UTF-8");
    } else {
      trouble("file names", "read as %s; set LC_ALL=C.UTF-8".formatted(encoding));
    }
  }

  private void scratch(Path folder, String purpose) {
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      trouble("scratch", "'%s' for %s cannot be written".formatted(folder, purpose));
      return;
    }
    try {
      well(
          "scratch",
          "'%s' for %s, %s free"
              .formatted(
                  folder, purpose, Amounts.size(Files.getFileStore(folder).getUsableSpace())));
    } catch (IOException unknown) {
      trouble("scratch", "'%s': %s".formatted(folder, unknown.getMessage()));
    }
  }

  /// Those of the command line and of the configuration, of which [#configured] tells.
  private List<Path> postgresqlFolders() {
    List<Path> folders = new ArrayList<>(postgresql.folders());
    if (Files.exists(config.file())) {
      try {
        folders.addAll(
            program.configWithLocations(config.file()).restoreTesting().postgresqlFolders());
      } catch (ConfigException told) {
        return folders;
      }
    }
    return folders;
  }

  private void engine(RestoreEngine engine, List<Path> folders) {
    Optional<String> unavailable = engine.unavailable(folders);
    if (unavailable.isEmpty()) {
      String installations = String.join(", ", engine.installations(folders));
      well(
          "engine", installations.isEmpty() ? engine.name() : engine.name() + ": " + installations);
    } else {
      trouble("engine", engine.name() + ": " + unavailable.get());
    }
  }

  /// Programs of other backup tools, which are worth knowing though no drill needs them.
  private void tools() {
    List<String> found =
        Stream.of("restic", "borg")
            .flatMap(name -> ProgramVersion.find(name).stream())
            .map(file -> ProgramVersion.of(file, versionOption(file)))
            .toList();
    if (!found.isEmpty()) {
      well("tools", names(found));
    }
  }

  private static String versionOption(Path program) {
    return program.endsWith("restic") ? "version" : "--version";
  }

  private void configured() {
    try {
      Config valid = program.configWithLocations(config.file());
      well(
          "configuration",
          "'%s', %s".formatted(config.file(), Amounts.count(valid.locations().size(), "location")));
      valid.locations().forEach(this::location);
      if (Files.exists(valid.restoreTesting().testLocation())) {
        scratch(valid.restoreTesting().testLocation(), "restore tests");
      }
      channels(valid);
      database(valid);
    } catch (ConfigException refused) {
      exit = exit.or(ExitCode.CONFIGURATION);
      say(Verdict.FAILED, "configuration", Amounts.count(refused.problems().size(), "problem"));
      program.streams().out().println(refused.getMessage());
    }
  }

  private void location(LocationConfig location) {
    String path = location.location().path();
    if (path.contains("://") || Files.isReadable(Path.of(path))) {
      well("location", "%s at '%s'".formatted(SafeText.of(location.name()), SafeText.of(path)));
    } else {
      trouble(
          "location",
          "%s: '%s' is not there or cannot be read"
              .formatted(SafeText.of(location.name()), SafeText.of(path)));
    }
  }

  private void channels(Config valid) {
    try {
      well(
          "alerts",
          names(AlertChannels.of(valid.alerts()).stream().map(AlertChannel::name).toList()));
    } catch (IllegalArgumentException unusable) {
      exit = exit.or(ExitCode.CONFIGURATION);
      say(Verdict.FAILED, "alerts", String.valueOf(unusable.getMessage()));
    }
  }

  private void database(Config valid) {
    try (DatabaseManager database = new DatabaseManager(valid.database().url())) {
      database.createTables();
      well("database", Amounts.count(database.locations().all().size(), "location") + " recorded");
    } catch (DatabaseException unusable) {
      exit =
          exit.or(
              switch (unusable.kind()) {
                case UNAVAILABLE -> ExitCode.BROKEN;
                case UNUSABLE -> ExitCode.CONFIGURATION;
              });
      say(Verdict.FAILED, "database", String.valueOf(unusable.getMessage()));
    }
  }

  private static String names(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private void well(String what, String text) {
    say(Verdict.PASSED, what, text);
  }

  private void trouble(String what, String text) {
    exit = exit.or(ExitCode.UNDETERMINED);
    say(Verdict.ERROR, what, text);
  }

  private void say(Verdict verdict, String what, String text) {
    String mark = verdict == Verdict.PASSED ? "ok" : verdict == Verdict.ERROR ? "!!" : "NO";
    program.streams().out().printf("%s  %-13s  %s%n", style.verdict(verdict, mark), what, text);
  }
}
