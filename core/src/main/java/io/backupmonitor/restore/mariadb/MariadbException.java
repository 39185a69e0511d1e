package io.backupmonitor.restore.mariadb;

import java.util.Locale;

/// Thrown when the throw-away server refuses a statement.
final class MariadbException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int code;
  private final String state;

  /// @param code the number of the error, as listed in MariaDB's "Error Codes"
  MariadbException(int code, String state, String message) {
    super(message);
    this.code = code;
    this.state = state;
  }

  int code() {
    return code;
  }

  /// The error as a message tells it.
  String told() {
    String text = String.valueOf(getMessage()).replaceAll("\\s*\\R\\s*", "; ");
    return String.format(Locale.ROOT, "%s (error %d, SQLSTATE %s)", text, code, state);
  }
}
