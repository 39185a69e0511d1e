package io.backupmonitor.config;

/// One thing that is wrong in the configuration.
///
/// @param place the file, or what else was read
/// @param line from 1; 0 when it concerns no line
/// @param column from 1; 0 when it concerns no line
/// @param message what is wrong and what to write instead
/// @param excerpt the line with a caret under the fault, without any secret; may be empty
public record Problem(String place, int line, int column, String message, String excerpt) {

  /// The problem as it is printed: `file:line:column: message`, then the excerpt.
  @Override
  public String toString() {
    String where = line == 0 ? place : place + ":" + line + ":" + column;
    return where + ": " + message + (excerpt.isEmpty() ? "" : "\n" + excerpt);
  }
}
