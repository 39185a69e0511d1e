package io.backupmonitor.app;

import io.backupmonitor.format.Limits;
import io.backupmonitor.restore.DrillLimits;
import io.backupmonitor.sandbox.ScratchPlace;
import io.backupmonitor.workflow.Audit;
import io.backupmonitor.workflow.AuditOptions;
import io.backupmonitor.workflow.RunSummary;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `audit`: finds, verifies and drills the backups under any path.
@Command(
    name = "audit",
    header = "Judge the backups in a folder; needs no configuration and no database.",
    description = {
      "Finds the backups under each PATH, reads every byte of each, checks its structure and its"
          + " checksums, restores it into a throw-away place, and gives one verdict each. Nothing"
          + " under PATH is ever changed.",
      "",
      "A file is a backup when its content or the end of its name says so, or when PATH names it;"
          + " other files are counted as ignored."
    },
    footer = {
      "",
      "Examples:",
      "  backup-monitor audit /var/backups",
      "  backup-monitor audit --no-restore --json /mnt/nas/db shop.sql.gz",
      "  backup-monitor audit --passphrase-file ~/shop.passphrase /mnt/nas/encrypted",
      "  backup-monitor audit --nested /var/backups/servers.tar.gz",
      "  backup-monitor audit --scratch /fast --output verdicts.jsonl /var/backups"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.HELP_WELL,
      "1:The work could not be done: an internal error.",
      "2:The command line is wrong, or PATH is not there.",
      "3:A backup is bad.",
      "4:None is bad, but one could not be judged, or no backup was found.",
      ExitCode.HELP_INTERRUPTED
    })
final class AuditCommand implements Callable<Integer> {

  private final Program program;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "A folder or a file.")
  private List<Path> paths = List.of();

  @Option(names = "--no-restore", description = "Verify only; restore nothing.")
  private boolean noRestore;

  @Option(
      names = "--scratch",
      paramLabel = "DIR",
      description =
          "Where backups are restored, with room for the largest one (default: the folder for"
              + " temporary files).")
  private Path scratch = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));

  @Mixin private TimeLimitOption timeLimit = new TimeLimitOption();
  @Mixin private MaxScratchOption maxScratch = new MaxScratchOption();
  @Mixin private IsolationOption isolation = new IsolationOption();
  @Mixin private NestedOption nested = new NestedOption();
  @Mixin private PostgresqlOption postgresql = new PostgresqlOption();
  @Mixin private KeyOptions keys = new KeyOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  AuditCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws Exception {
    for (Path path : paths) {
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        throw Complaint.usage("there is no '%s'".formatted(SafeText.of(path.toString())));
      }
    }
    ScratchPlace place = ScratchPlace.tried(scratch);
    if (!place.isUsable()) {
      throw Complaint.usage(
          "--scratch: '%s' cannot be used: %s"
              .formatted(SafeText.of(scratch.toString()), SafeText.of(place.trouble())));
    }
    AuditOptions options =
        new AuditOptions(
            !noRestore,
            scratch,
            Limits.DEFAULT,
            new DrillLimits(timeLimit.time(), maxScratch.bytes()),
            Runtime.getRuntime().availableProcessors(),
            isolation.weakest(),
            postgresql.folders(),
            keys.files(),
            nested.wanted());
    Audit.prepare(paths, options);
    try (Results results = Results.open(program, output)) {
      RunSummary summary = new Audit(options).run(paths, results);
      ExitCode exit = results.finish(summary, "found");
      return (summary.passed() == 0 ? exit.or(ExitCode.UNDETERMINED) : exit).number();
    }
  }
}
