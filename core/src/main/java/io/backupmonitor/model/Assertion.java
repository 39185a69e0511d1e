package io.backupmonitor.model;

/// What came of one [ContentCheck]: a line of evidence.
///
/// @param name the name of the check
/// @param status failed when it is false, error when it could not be made
/// @param expected what has to hold
/// @param actual what was seen, or why nothing was
public record Assertion(String name, Verdict status, String expected, String actual) {

  /// The line for people: `'orders': expected > 100, found 12`.
  public String text() {
    String seen = status == Verdict.ERROR ? "could not be checked" : "found " + actual;
    return status == Verdict.ERROR
        ? "'%s' (%s) %s: %s".formatted(name, expected, seen, actual)
        : "'%s': expected %s, %s".formatted(name, expected, seen);
  }
}
