package io.backupmonitor.app;

/// Thrown when the user has to do something else: a sentence for people, and how the program ends.
final class Complaint extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  Complaint(ExitCode exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  /// The command line is wrong.
  static Complaint usage(String message) {
    return new Complaint(ExitCode.USAGE, message);
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
