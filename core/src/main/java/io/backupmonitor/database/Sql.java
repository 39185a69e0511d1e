package io.backupmonitor.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Statements with their parameters, in one line each.
final class Sql {

  private Sql() {}

  /// Reads one row.
  @FunctionalInterface
  interface Mapper<T> {
    T read(Row row) throws SQLException;
  }

  /// All rows of a query.
  static <T> List<T> list(
      Connection connection, Mapper<T> mapper, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> list = new ArrayList<>();
      Row row = new Row(rows);
      while (rows.next()) {
        list.add(mapped(mapper, row));
      }
      return list;
    }
  }

  /// The first row of a query.
  static <T> Optional<T> first(
      Connection connection, Mapper<T> mapper, String sql, @Nullable Object... parameters)
      throws SQLException {
    List<T> list = list(connection, mapper, sql, parameters);
    return list.isEmpty() ? Optional.empty() : Optional.of(list.getFirst());
  }

  /// Changes rows and counts them.
  static int update(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /// Inserts one row by a statement that ends in RETURNING id, and gives its number.
  static long insert(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    return list(connection, Row::number, sql, parameters).getFirst();
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int index = 0; index < parameters.length; index++) {
        statement.setObject(index + 1, parameters[index]);
      }
      return statement;
    } catch (SQLException | RuntimeException exception) {
      statement.close();
      throw exception;
    }
  }

  /// A word or date in the database that no version of the program writes is damage of the
  /// database, not an error of the caller.
  private static <T> T mapped(Mapper<T> mapper, Row row) throws SQLException {
    try {
      row.rewind();
      return mapper.read(row);
    } catch (IllegalArgumentException | DateTimeException unreadable) {
      throw new SQLException(
          "it holds a value that this program does not know: " + unreadable.getMessage(),
          Trouble.UNKNOWN_VALUE,
          unreadable);
    }
  }
}
