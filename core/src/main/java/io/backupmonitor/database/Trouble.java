package io.backupmonitor.database;

import io.backupmonitor.database.DatabaseException.Kind;
import java.sql.SQLException;
import org.sqlite.SQLiteException;

/// Errors of the drivers, told in one sentence: which database, what is wrong, what to do. The
/// drivers' own words are kept where they say more, without any password.
final class Trouble {

  /// The state of our own errors about values in the database that no version of this program
  /// writes.
  static final String UNKNOWN_VALUE = "BM001";

  private static final int SQLITE_ERROR = 1;
  private static final int PRIMARY_CODE = 0xff;

  private final DatabaseUrl url;

  Trouble(DatabaseUrl url) {
    this.url = url;
  }

  /// How a sentence about a database begins.
  static String subject(DatabaseUrl url) {
    return "The database '" + url.display() + "'";
  }

  String subject() {
    return subject(url);
  }

  /// Whether a statement failed because a table is not there.
  static boolean tableIsMissing(SQLException exception) {
    return exception instanceof SQLiteException sqlite
        ? sqlite.getResultCode().code == SQLITE_ERROR && said(sqlite).contains("no such table")
        : "42P01".equals(exception.getSQLState());
  }

  DatabaseException of(SQLException exception) {
    if (UNKNOWN_VALUE.equals(exception.getSQLState())) {
      return unusable(
          "cannot be understood (" + said(exception) + "); update this program", exception);
    }
    return exception instanceof SQLiteException sqlite ? ofSqlite(sqlite) : ofServer(exception);
  }

  /// The result codes are listed at sqlite.org/rescode.html.
  private DatabaseException ofSqlite(SQLiteException exception) {
    return switch (exception.getResultCode().code & PRIMARY_CODE) {
      case 5, 6 ->
          unavailable(
              "stayed locked by another process for ten seconds; end that process or try again",
              exception);
      case 8 ->
          unavailable(
              "cannot be written; give this user the right to write the file and its folder",
              exception);
      case 10 ->
          unavailable(
              "could not be read or written (" + said(exception) + "); look at the disk",
              exception);
      case 11 ->
          unusable(
              "is damaged; restore it from a backup, or move it away and let a new one be made",
              exception);
      case 13 -> unavailable("could not grow, as the disk is full; free some space", exception);
      case 3, 14, 23 ->
          unavailable(
              "could not be opened; give this user the right to read and write the file and its"
                  + " folder",
              exception);
      case 26 -> unusable("is no SQLite database; correct database.url", exception);
      default -> unexpected(exception);
    };
  }

  /// The classes of states are listed in PostgreSQL's manual, appendix A. The pool wraps the
  /// server's error once or twice.
  private DatabaseException ofServer(SQLException exception) {
    SQLException told = told(exception);
    String state = told.getSQLState() == null ? "" : told.getSQLState();
    if (state.startsWith("28")) {
      return unusable(
          "refuses the login (" + said(told) + "); correct user and password in database.url",
          exception);
    }
    if (state.startsWith("3D")) {
      return unusable("does not exist; create it or correct database.url", exception);
    }
    if (state.startsWith("08") || state.startsWith("57P")) {
      return unavailable(
          "cannot be reached (" + said(told) + "); start the server or correct database.url",
          exception);
    }
    if (state.startsWith("53")) {
      return unavailable(
          "lacks room (" + said(told) + "); free space or connections on its server", exception);
    }
    if (state.startsWith("40") || state.equals("55P03")) {
      return unavailable("was locked by others for too long; try again", exception);
    }
    if (state.equals("25006")) {
      return unavailable("is read-only; name the primary server in database.url", exception);
    }
    return unexpected(exception);
  }

  private DatabaseException unexpected(SQLException exception) {
    return tableIsMissing(exception)
        ? unusable("lacks tables of ours; restore it from a backup", exception)
        : unavailable("did not do its work: " + said(told(exception)), exception);
  }

  /// The innermost error of a driver.
  private static SQLException told(SQLException exception) {
    SQLException told = exception;
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException found && found.getSQLState() != null) {
        told = found;
      }
    }
    return told;
  }

  private static String said(SQLException exception) {
    String message = exception.getMessage();
    return message == null ? "no message" : message.lines().findFirst().orElse("").strip();
  }

  private DatabaseException unavailable(String what, SQLException cause) {
    return new DatabaseException(Kind.UNAVAILABLE, subject() + " " + what, cause);
  }

  private DatabaseException unusable(String what, SQLException cause) {
    return new DatabaseException(Kind.UNUSABLE, subject() + " " + what, cause);
  }
}
