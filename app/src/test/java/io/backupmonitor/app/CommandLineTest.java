package io.backupmonitor.app;

import static io.backupmonitor.app.CommandLineRun.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.config.ConfigRules;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandLineTest {

  @TempDir Path folder;

  static Stream<String> commands() {
    return Commands.all().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandsHelpShowsAnExampleAndItsExitCodes(String command) {
    CommandLineRun run = in(folder).run(command, "--help").ends(ExitCode.WELL);
    run.prints("Usage: backup-monitor " + command, "Exit codes:", "  backup-monitor " + command);
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 96);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void helpListsEveryCommand() {
    CommandLineRun run = in(folder).run("--help").ends(ExitCode.WELL);
    Commands.all().forEach(run::prints);
  }

  @Test
  void saysItsVersion() {
    in(folder).run("version").ends(ExitCode.WELL).prints("Backup Monitor ", "(Java 25");
    in(folder).run("--version").ends(ExitCode.WELL).prints("Backup Monitor ");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    in(folder).run().ends(ExitCode.USAGE).complains("a command is needed: audit, init");
    in(folder)
        .run("audt")
        .ends(ExitCode.USAGE)
        .complains("unknown command 'audt' (did you mean 'audit'?)");
    in(folder)
        .run("audit", "--no-restor", ".")
        .ends(ExitCode.USAGE)
        .complains("--no-restor", "Try: backup-monitor audit --help");
    in(folder).run("config").ends(ExitCode.USAGE).complains("validate, show, schema");
    in(folder).run("version", "extra").ends(ExitCode.USAGE);
  }

  @Test
  void completionKnowsEveryCommandAndOption() {
    CommandLineRun run = in(folder).run("completion").ends(ExitCode.WELL);
    Commands.all().forEach(run::prints);
    run.prints("--location-name", "complete ");
  }

  @Test
  void initWritesAConfigurationThatIsValid() {
    CommandLineRun run = in(folder);
    run.runConfigured("init", "%/a", "%/x/a").ends(ExitCode.WELL).prints("Wrote '");
    run.runConfigured("config", "validate").ends(ExitCode.WELL).prints("2 locations");
  }

  @Test
  void initNeverOverwrites() {
    CommandLineRun run = in(folder).file("config.yaml", "mine");
    run.runConfigured("init").ends(ExitCode.USAGE).complains("left alone");
    assertThat(folder.resolve("config.yaml")).hasContent("mine");
  }

  @Test
  void configShowHidesSecrets() {
    in(folder)
        .configured("database: {url: 'postgresql://u:canary@localhost/d'}")
        .with("DATABASE_URL", "")
        .runConfigured("config", "show")
        .ends(ExitCode.WELL)
        .prints("name: \"shop\"", "url: \"***\"")
        .printsNot("canary");
  }

  @Test
  void configValidateNamesABadSchedule() {
    in(folder)
        .file("config.yaml", "backups: {locations: [{name: a, path: b, schedule: 61 * * * *}]}")
        .runConfigured("config", "validate")
        .ends(ExitCode.CONFIGURATION)
        .complains("config.yaml:1:52: '61 * * * *' is no schedule");
  }

  @Test
  void theSchemaForEditorsIsTheCurrentOne() throws Exception {
    String schema = in(folder).run("config", "schema").ends(ExitCode.WELL).out();
    assertThat(Path.of("../docs/config.schema.json"))
        .as("write it again: ./backup-monitor config schema > docs/config.schema.json")
        .hasContent(schema);
  }

  @Test
  void anInternalErrorKeepsItsDetailsForTheReport() throws Exception {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    ErrorReport report =
        new ErrorReport(
            new Program(
                new Streams(stream, stream, false, false),
                Map.of(),
                InstantSource.system(),
                ConfigRules::standard),
            folder);

    ExitCode exit = report.report(new IllegalStateException("odd"), false);

    String text = err.toString(StandardCharsets.UTF_8);
    assertThat(exit).isEqualTo(ExitCode.BROKEN);
    assertThat(text).contains("our fault", "odd", "Please report it").doesNotContain("\tat ");
    Path details = Path.of(text.substring(text.indexOf('\'') + 1, text.lastIndexOf('\'')));
    assertThat(details).hasParent(folder);
    assertThat(Files.readString(details)).contains("\tat ", "Backup Monitor ");
    report.report(new IllegalStateException("odd"), true);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("\tat ");
  }

  @Test
  void everyExitCodeHasItsNumber() {
    assertThat(Stream.of(ExitCode.values()).map(ExitCode::number))
        .isEqualTo(List.of(0, 1, 2, 3, 4, 5, 130));
  }
}
