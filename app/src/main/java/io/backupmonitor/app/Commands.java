package io.backupmonitor.app;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The table of commands. Only the one that is asked for is put together, since a command line with
/// all of them takes far longer to build than most commands take to run.
final class Commands {

  static final String PROGRAM = "backup-monitor";

  private static final Map<String, Function<Program, Object>> TABLE = table();

  private Commands() {}

  private static Map<String, Function<Program, Object>> table() {
    Map<String, Function<Program, Object>> table = new LinkedHashMap<>();
    table.put("audit", AuditCommand::new);
    table.put("init", InitCommand::new);
    table.put("config", ConfigCommand::new);
    table.put("run", RunCommand::new);
    table.put("monitor", MonitorCommand::new);
    table.put("verify", VerifyCommand::new);
    table.put("test-restore", TestRestoreCommand::new);
    table.put("report", ReportCommand::new);
    table.put("check-alerts", CheckAlertsCommand::new);
    table.put("status", StatusCommand::new);
    table.put("accept", AcceptCommand::new);
    table.put("doctor", DoctorCommand::new);
    table.put("version", VersionCommand::new);
    table.put("completion", CompletionCommand::new);
    return table;
  }

  /// The names of all commands.
  static Set<String> all() {
    return TABLE.keySet();
  }

  /// The commands that those arguments need: the one that they name, or all.
  static Set<String> neededBy(List<String> arguments) {
    if (arguments.isEmpty() || !TABLE.containsKey(arguments.getFirst())) {
      return all();
    }
    return Set.of(arguments.getFirst());
  }

  /// A command line with these commands.
  static CommandLine commandLine(Program program, Set<String> names) {
    CommandLine root = new CommandLine(new Root(program));
    TABLE.forEach(
        (name, command) -> {
          if (names.contains(name)) {
            root.addSubcommand(name, command.apply(program));
          }
        });
    understandCommonOptions(root);
    ErrorReport errors = new ErrorReport(program);
    Ansi ansi = program.colour() ? Ansi.ON : Ansi.OFF;
    root.setOut(writer(program.streams().out()));
    root.setErr(writer(program.streams().err()));
    root.setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
    root.setUsageHelpWidth(96);
    root.setExecutionExceptionHandler(errors);
    root.setParameterExceptionHandler(errors);
    return root;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private static void understandCommonOptions(CommandLine command) {
    command
        .getCommandSpec()
        .addMixin("common", CommandSpec.forAnnotatedObject(new CommonOptions()));
    command.getSubcommands().values().forEach(Commands::understandCommonOptions);
  }

  /// `backup-monitor` without a command.
  @Command(
      name = PROGRAM,
      header = "Proves what can be proved about backups: present, unchanged, whole, restorable.",
      synopsisSubcommandLabel = "COMMAND",
      footer = {
        "",
        "Start with:",
        "  backup-monitor audit /var/backups      judge a folder at once, without configuration",
        "  backup-monitor init /var/backups       write config.yaml for regular runs",
        "",
        "Every command tells its options, examples and exit codes: backup-monitor audit --help"
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        ExitCode.HELP_WELL,
        ExitCode.HELP_BROKEN,
        ExitCode.HELP_USAGE,
        ExitCode.HELP_FAILED,
        "4:Nothing failed, but something could not be found out, or no backup was found.",
        ExitCode.HELP_CONFIGURATION,
        ExitCode.HELP_INTERRUPTED
      })
  static final class Root implements Runnable, CommandLine.IVersionProvider {

    private final Program program;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = {"-V", "--version"},
        description = "Say which version this is.")
    private boolean version;

    Root(Program program) {
      this.program = program;
    }

    @Override
    public void run() {
      if (version) {
        program.streams().out().println(VersionCommand.text());
        return;
      }
      throw new ParameterException(
          spec.commandLine(), "a command is needed: " + String.join(", ", all()));
    }

    @Override
    public String[] getVersion() {
      return new String[] {VersionCommand.text()};
    }
  }
}
