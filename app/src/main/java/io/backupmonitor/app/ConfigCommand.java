package io.backupmonitor.app;

import io.backupmonitor.config.Config;
import io.backupmonitor.config.ConfigSchema;
import io.backupmonitor.config.ConfigText;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/// `config`: checks and shows the configuration.
@Command(
    name = "config",
    header = "Check or show the configuration.",
    synopsisSubcommandLabel = "(validate | show | schema)",
    footer = {
      "",
      "Examples:",
      "  backup-monitor config validate",
      "  backup-monitor config show --config /etc/backup-monitor.yaml",
      "  backup-monitor config schema > config.schema.json"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.HELP_DONE,
      ExitCode.HELP_USAGE,
      "5:The configuration has problems; all of them are told."
    })
final class ConfigCommand implements Callable<Integer> {

  private final Program program;

  @Spec private CommandSpec spec = CommandSpec.create();

  ConfigCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "config needs one of: validate, show, schema");
  }

  @Command(
      name = "validate",
      header = "Check the configuration and tell every problem at once.",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:It is valid.",
        ExitCode.HELP_USAGE,
        "5:It has problems; all of them are told."
      })
  int validate(@Mixin ConfigOption config) {
    Config valid = program.configWithLocations(config.file());
    program
        .streams()
        .out()
        .printf(
            "'%s' is valid: %s, verification %s, %s.%n",
            config.file(),
            Amounts.count(valid.locations().size(), "location"),
            valid.verification().enabled() ? "on" : "off",
            channels(valid));
    return ExitCode.WELL.number();
  }

  @Command(
      name = "show",
      header = "Show every key as it holds now, with defaults and without secrets.",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE, ExitCode.HELP_CONFIGURATION})
  int show(@Mixin ConfigOption config) {
    program.streams().out().print(ConfigText.of(program.config(config.file())));
    return ExitCode.WELL.number();
  }

  @Command(
      name = "schema",
      header = "Print the JSON Schema of the configuration, for editors.",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE})
  int schema() {
    StringWriter text = new StringWriter();
    ObjectWriteContext pretty =
        new ObjectWriteContext.Base() {
          @Override
          public DefaultPrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
          }

          @Override
          public boolean hasPrettyPrinter() {
            return true;
          }
        };
    try (JsonGenerator json = new JsonFactory().createGenerator(pretty, text)) {
      JsonTree.write(json, ConfigSchema.tree());
    }
    program.streams().out().println(text);
    return ExitCode.WELL.number();
  }

  private static String channels(Config config) {
    StringBuilder channels = new StringBuilder("alerts by ");
    String separator = "";
    if (config.alerts().log().enabled()) {
      channels.append("log");
      separator = ", ";
    }
    if (config.alerts().email().enabled()) {
      channels.append(separator).append("e-mail");
      separator = ", ";
    }
    if (config.alerts().slack().enabled()) {
      channels.append(separator).append("Slack");
      separator = ", ";
    }
    for (String other : config.alerts().others().keySet()) {
      channels.append(separator).append(other);
      separator = ", ";
    }
    return separator.isEmpty() ? "no alerts" : channels.toString();
  }
}
