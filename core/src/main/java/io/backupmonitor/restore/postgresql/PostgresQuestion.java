package io.backupmonitor.restore.postgresql;

import io.backupmonitor.restore.SoleQuery;
import io.backupmonitor.restore.UnansweredException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/// One query of an administrator about restored content: one statement in a transaction that
/// changes nothing, and that it cannot leave, as only a second statement could end it.
final class PostgresQuestion {

  private static final String CURSOR = "DECLARE backup_monitor_asks NO SCROLL CURSOR FOR ";

  private static final Pattern COMMENTS =
      Pattern.compile("(?s)(\\s|--[^\n]*(\n|$)|/\\*((?!/\\*).)*?\\*/)*");

  private PostgresQuestion() {}

  /// The first value of the first row as text; null when there is no row, or no value in it.
  ///
  /// @param connection one that was opened to ask, and is closed afterwards
  /// @throws UnansweredException when there is no answer, with the reason
  static @Nullable String answer(Connection connection, String sql, Duration limit)
      throws UnansweredException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      connection.setNetworkTimeout(
          Runnable::run, Math.toIntExact(limit.plusSeconds(10).toMillis()));
      statement.execute("SET statement_timeout = " + limit.toMillis());
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      return first(connection, statement, CURSOR + SoleQuery.withoutEnd(sql));
    } catch (SQLException refused) {
      // the position counts what stands before the question, too
      String message = PostgresServer.message(refused).replaceAll("; Position: \\d+", "");
      throw new UnansweredException("PostgreSQL says: " + message);
    }
  }

  /// Only one row is fetched, however many there are.
  private static @Nullable String first(Connection connection, Statement statement, String cursor)
      throws SQLException, UnansweredException {
    statement.execute(sole(connection, cursor));
    try (ResultSet rows = statement.executeQuery("FETCH 1 FROM backup_monitor_asks")) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  /// The one statement that stands in that text, without comments behind it. The driver cuts texts
  /// at semicolons; where it sees one statement and the server several, the server refuses them, as
  /// the extended protocol takes one at a time.
  private static String sole(Connection connection, String sql)
      throws SQLException, UnansweredException {
    boolean standard = connection.unwrap(BaseConnection.class).getStandardConformingStrings();
    List<NativeQuery> parts = Parser.parseJdbcSql(sql, standard, false, true, false, false);
    if (!parts.stream().skip(1).allMatch(part -> COMMENTS.matcher(part.nativeSql).matches())) {
      throw SoleQuery.several();
    }
    return parts.getFirst().nativeSql;
  }
}
