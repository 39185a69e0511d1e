package io.backupmonitor.format;

/// What no reader here can tell of a repository, and the program that keeps it can. Such a note has
/// an end of its own, so that whoever lets the program look can take it back.
public final class LeftToProgram {

  private static final String END =
      ": only its own program tells, where that is installed and the password is known";

  private LeftToProgram() {}

  /// The note that this was not proven.
  public static String note(String what) {
    return what + END;
  }

  /// Whether a note is of that kind.
  public static boolean is(String notProven) {
    return notProven.endsWith(END);
  }
}
