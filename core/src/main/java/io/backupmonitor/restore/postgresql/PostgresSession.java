package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.dump.postgresql.PostgresEncoding;
import io.backupmonitor.format.dump.postgresql.PostgresWords;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// One connection of the loading role, on which a dump runs. For one thread.
final class PostgresSession implements AutoCloseable {

  private static final String SAVEPOINT = "backup_monitor_tries_this";

  private final Connection connection;
  private @Nullable CopyIn copy;
  private @Nullable String rowEncoding;

  PostgresSession(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /// Runs a statement and throws its rows away.
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
      boolean more = true;
      while (more) {
        more = statement.getMoreResults() || statement.getUpdateCount() >= 0;
      }
    }
  }

  /// Runs a statement that may fail without harm to the transaction around it.
  ///
  /// @return the error; null when there was none
  /// @throws SQLException when the connection is lost
  @Nullable SQLException tryOut(String sql) throws SQLException {
    boolean inTransaction = savepoint();
    try {
      execute(sql);
      return null;
    } catch (SQLException error) {
      if (PostgresFailure.isLost(error)) {
        throw error;
      }
      if (inTransaction) {
        execute("ROLLBACK TO SAVEPOINT " + SAVEPOINT);
      }
      return error;
    }
  }

  /// Makes a savepoint; false when there is no transaction to make it in.
  private boolean savepoint() throws SQLException {
    try {
      execute("SAVEPOINT " + SAVEPOINT);
      return true;
    } catch (SQLException error) {
      if (PostgresFailure.isLost(error)) {
        throw error;
      }
      return false;
    }
  }

  /// Begins a block of rows.
  ///
  /// @param sql the `COPY … FROM stdin` of the dump
  void startRows(String sql) throws SQLException {
    String encoding = rowEncoding;
    String told = encoding == null ? sql : withEncoding(sql, encoding);
    copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(told);
  }

  /// The same block of rows with its encoding, in whichever of both syntaxes the dump has chosen.
  static String withEncoding(String sql, String encoding) {
    String text = sql.stripTrailing();
    String clause = "ENCODING '" + encoding.replace("'", "''") + "'";
    if (text.toLowerCase(Locale.ROOT).contains("encoding")) {
      return text;
    }
    boolean options = text.endsWith(")");
    return options
        ? text.substring(0, text.length() - 1) + ", " + clause + ")"
        : text + " " + clause;
  }

  void rows(byte[] bytes, int offset, int length) throws SQLException {
    CopyIn open = copy;
    if (open != null) {
      open.writeToCopy(bytes, offset, length);
    }
  }

  /// Ends a block of rows; only now the server says what was wrong with them.
  void endRows() throws SQLException {
    CopyIn open = copy;
    copy = null;
    if (open != null) {
      open.endCopy();
    }
  }

  /// Gives a block of rows up.
  void cancelRows() throws SQLException {
    CopyIn open = copy;
    copy = null;
    if (open != null && open.isActive()) {
      open.cancelCopy();
    }
  }

  /// Follows what a dump says about its encoding, which the driver does not let it set.
  ///
  /// @return whether the encoding is known here
  boolean followEncoding(String name) {
    if (name.equals("default")) {
      return true;
    }
    rowEncoding = PostgresEncoding.forRows(name);
    return PostgresEncoding.charset(name) != null;
  }

  /// The encoding that a statement sets; null when it sets none.
  static @Nullable String encoding(PostgresWords words) {
    if (words.accept("set")) {
      words.acceptOneOf("session", "local");
      if (words.accept("names")) {
        return words.value();
      }
      if (words.accept("client_encoding")) {
        if (!words.acceptSymbol('=')) {
          words.accept("to");
        }
        return words.value();
      }
    }
    return null;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
