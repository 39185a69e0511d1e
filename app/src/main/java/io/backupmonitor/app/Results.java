package io.backupmonitor.app;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.model.Severity;
import io.backupmonitor.workflow.JudgedBackup;
import io.backupmonitor.workflow.RunListener;
import io.backupmonitor.workflow.RunSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shows the results of a run as they come, or at its end where people want them in order, and
/// knows how the program has to end.
final class Results implements RunListener, AutoCloseable {

  private final Program program;
  private final OutputOptions options;
  private final @Nullable ResultFile file;
  private final RunListener progress;
  private final List<JudgedBackup> forPeople = new ArrayList<>();
  private boolean critical;
  private boolean warnings;

  private Results(Program program, OutputOptions options, @Nullable ResultFile file) {
    this.program = program;
    this.options = options;
    this.file = file;
    this.progress =
        options.progress() && program.streams().errIsTerminal()
            ? new ProgressLine(program.streams().err(), System::nanoTime)
            : RunListener.SILENT;
  }

  static Results open(Program program, OutputOptions options) {
    Path output = options.output();
    return new Results(program, options, output == null ? null : ResultFile.create(output));
  }

  @Override
  public void begun(int backups, long bytes) {
    progress.begun(backups, bytes);
  }

  @Override
  public void progress(long bytesRead) {
    progress.progress(bytesRead);
  }

  @Override
  public void judged(JudgedBackup backup) {
    for (Finding finding : backup.findings()) {
      warnings |= finding.severity() == Severity.WARNING;
      critical |=
          finding.severity() == Severity.CRITICAL && finding.code().effect() != Effect.ERROR;
    }
    if (options.json() || file != null) {
      line(JsonLines.backup(backup));
    }
    if (!options.json()) {
      forPeople.add(backup);
    }
    progress.judged(backup);
  }

  /// Shows what is left to show.
  ///
  /// @return how the program ends
  ExitCode finish(RunSummary summary) throws IOException {
    clearProgress();
    if (options.json() || file != null) {
      line(JsonLines.summary(summary));
    }
    if (file != null) {
      file.finish();
    }
    if (!options.json()) {
      BackupLines people = new BackupLines(new Style(program.colour()));
      people.lines(forPeople).forEach(program.streams().out()::println);
      if (!forPeople.isEmpty()) {
        program.streams().out().println();
      }
      program.streams().out().println(people.sentence(summary, forPeople));
    }
    program.streams().flush();
    return exitCode(summary);
  }

  private ExitCode exitCode(RunSummary summary) {
    if (summary.failed() > 0 || critical || (options.strict() && warnings)) {
      return ExitCode.FAILED;
    }
    return summary.error() > 0 ? ExitCode.UNDETERMINED : ExitCode.WELL;
  }

  private void line(String json) {
    if (options.json()) {
      clearProgress();
      program.streams().out().println(json);
      if (program.streams().outIsTerminal()) {
        program.streams().out().flush();
      }
    }
    if (file != null) {
      file.line(json);
    }
  }

  private void clearProgress() {
    if (progress instanceof ProgressLine shown) {
      shown.clear();
    }
  }

  @Override
  public void close() throws IOException {
    clearProgress();
    if (file != null) {
      file.close();
    }
  }
}
