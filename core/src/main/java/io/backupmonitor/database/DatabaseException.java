package io.backupmonitor.database;

/// Thrown when the database cannot do its work. The message is one sentence for people and holds no
/// password.
public final class DatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Whose fault it is.
  public enum Kind {
    /// Locked, unreachable or full: trying again later can help.
    UNAVAILABLE,
    /// Corrupt, not ours, or newer than the program: the configuration has to change.
    UNUSABLE
  }

  private final Kind kind;

  public DatabaseException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public DatabaseException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /// Whose fault it is.
  public Kind kind() {
    return kind;
  }
}
