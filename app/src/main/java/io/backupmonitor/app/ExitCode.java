package io.backupmonitor.app;

/// How the program ends, as the help of every command lists it.
enum ExitCode {
  /// All is well; warnings may be there, unless `--strict`.
  WELL(0),
  /// The work could not be done: an internal error, or a database that is locked or full.
  BROKEN(1),
  /// The command line is wrong.
  USAGE(2),
  /// Something failed, or a critical finding is open.
  FAILED(3),
  /// Nothing failed, but something could not be determined.
  UNDETERMINED(4),
  /// The configuration, or the database that it names, cannot be used.
  CONFIGURATION(5),
  /// Ctrl-C.
  INTERRUPTED(130);

  // The lines of the help's table; annotations need constants.
  static final String HELP_WELL = "0:All is well; warnings count only with --strict.";
  static final String HELP_DONE = "0:Done.";
  static final String HELP_BROKEN =
      "1:The work could not be done: an internal error, or a database that is locked or full.";
  static final String HELP_USAGE = "2:The command line is wrong.";
  static final String HELP_FAILED = "3:A backup failed, or a critical finding is open.";
  static final String HELP_UNDETERMINED = "4:Nothing failed, but something could not be found out.";
  static final String HELP_CONFIGURATION =
      "5:The configuration, or the database that it names, cannot be used.";
  static final String HELP_INTERRUPTED = "130:Interrupted.";

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /// What the process ends with.
  int number() {
    return number;
  }

  /// The worse of two; what is certain and bad comes before what is not known.
  ExitCode or(ExitCode other) {
    return rank() >= other.rank() ? this : other;
  }

  private int rank() {
    return switch (this) {
      case WELL -> 0;
      case UNDETERMINED -> 1;
      case FAILED -> 2;
      case USAGE -> 3;
      case CONFIGURATION -> 4;
      case BROKEN -> 5;
      case INTERRUPTED -> 6;
    };
  }
}
