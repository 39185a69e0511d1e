package io.backupmonitor.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/// What the commands of the regular jobs share: which backups they are about, which configuration
/// holds, how results are shown, and the way to the workplace with all of that.
final class JobOptions {

  @Mixin private SelectionOptions selection = new SelectionOptions();
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private OutputOptions output = new OutputOptions();

  /// What a job works with.
  ///
  /// @param workplace configuration and database
  /// @param results where it tells what it found
  /// @param location the row of the selected location; null for all
  /// @param days the window, counted back from now; 0 for all
  record Job(Workplace workplace, Results results, @Nullable Long location, int days) {

    /// How the command ends when the findings in force count too.
    ExitCode with(ExitCode exit) {
      return exit.or(workplace.standing(location));
    }
  }

  /// The work of a command.
  @FunctionalInterface
  interface Work {
    ExitCode on(Job job) throws Exception;
  }

  /// Does the work in the workplace that the options name.
  ///
  /// @return the exit code
  int run(Program program, Work work) throws Exception {
    int days = selection.days();
    try (Workplace workplace = Workplace.open(program, config.file());
        Results results = Results.open(program, output)) {
      Long location = workplace.locationId(selection);
      return work.on(new Job(workplace, results, location, days)).number();
    }
  }

  boolean strict() {
    return output.strict();
  }
}
