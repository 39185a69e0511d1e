package io.backupmonitor.app;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.model.Severity;
import io.backupmonitor.workflow.JudgedBackup;
import io.backupmonitor.workflow.RunListener;
import io.backupmonitor.workflow.RunSummary;
import java.io.IOException;
import java.io.PrintStream;
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
  private final List<Finding> noticed = new ArrayList<>();
  private final List<String> afterwards = new ArrayList<>();
  private boolean critical;
  private boolean warnings;
  private boolean unknown;

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

  /// Whether programs read the results, and not people.
  boolean json() {
    return options.json();
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
  public void noticed(Finding finding) {
    weigh(finding);
    unknown |= finding.code().effect() == Effect.ERROR;
    noticed.add(finding);
    line(JsonLines.finding(null, finding));
  }

  @Override
  public void judged(JudgedBackup backup) {
    backup.findings().forEach(this::weigh);
    if (wantsLines()) {
      line(JsonLines.backup(backup));
    }
    if (!options.json()) {
      forPeople.add(backup);
    }
    progress.judged(backup);
  }

  private void weigh(Finding finding) {
    warnings |= finding.severity() == Severity.WARNING;
    critical |= finding.severity() == Severity.CRITICAL && finding.code().effect() != Effect.ERROR;
  }

  /// Whether anybody gets the JSON lines, so that they are worth making.
  boolean wantsLines() {
    return options.json() || file != null;
  }

  /// One result as a JSON line, where such lines are wanted.
  void line(String json) {
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

  /// Lines for people, to be shown at the end.
  void afterwards(List<String> lines) {
    afterwards.addAll(lines);
  }

  /// A message beside the results.
  void say(String message) {
    if (!options.quiet()) {
      clearProgress();
      program.streams().err().println(Commands.PROGRAM + ": " + message);
    }
  }

  /// Shows what is left to show.
  ///
  /// @param what the backups were, in "no backup was …"
  /// @return how the program ends
  ExitCode finish(RunSummary summary, String what) throws IOException {
    clearProgress();
    line(JsonLines.summary(summary));
    if (!options.json()) {
      people(summary, what);
    }
    finish();
    if (summary.failed() > 0 || critical || (options.strict() && warnings)) {
      return ExitCode.FAILED;
    }
    unknown |= summary.error() > 0 || summary.unlisted() > 0;
    return unknown ? ExitCode.UNDETERMINED : ExitCode.WELL;
  }

  /// Shows what is left to show of results without a summary.
  void finish() throws IOException {
    clearProgress();
    if (!options.json()) {
      afterwards.forEach(program.streams().out()::println);
    }
    if (file != null) {
      file.finish();
    }
    program.streams().flush();
  }

  private void people(RunSummary summary, String what) {
    PrintStream out = program.streams().out();
    Style style = new Style(program.colour());
    BackupLines lines = new BackupLines(style);
    lines.lines(forPeople).forEach(out::println);
    if (!forPeople.isEmpty()) {
      out.println();
    }
    noticed.stream()
        .filter(finding -> finding.severity() != Severity.INFO)
        .flatMap(finding -> BackupLines.finding("", style, finding).stream())
        .forEach(out::println);
    out.println(lines.sentence(summary, forPeople, what));
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
