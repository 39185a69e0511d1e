package io.backupmonitor.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The row that a query stands on, read column by column in the order of its SELECT list.
final class Row {

  private final ResultSet rows;
  private final Map<String, String> shared = new HashMap<>();
  private int column;

  Row(ResultSet rows) {
    this.rows = rows;
  }

  /// Goes back to the first column.
  void rewind() {
    column = 0;
  }

  String text() throws SQLException {
    String text = textOrNull();
    if (text == null) {
      throw new IllegalArgumentException("nothing in column " + column);
    }
    return text;
  }

  @Nullable String textOrNull() throws SQLException {
    return rows.getString(++column);
  }

  /// Leaves columns unread that are known to hold nothing.
  void skip(int columns) {
    column += columns;
  }

  /// Leaves a column unread whose value is known.
  <T> T instead(T known) {
    column++;
    return known;
  }

  /// A text that many rows of this query have in common: kept once.
  String sharedText() throws SQLException {
    return share(text());
  }

  /// A text that many rows of this query have in common: kept once.
  @Nullable String sharedTextOrNull() throws SQLException {
    String text = textOrNull();
    return text == null ? null : share(text);
  }

  private String share(String text) {
    String known = shared.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  long number() throws SQLException {
    return rows.getLong(++column);
  }

  @Nullable Long numberOrNull() throws SQLException {
    long number = rows.getLong(++column);
    return number == 0 && rows.wasNull() ? null : Long.valueOf(number);
  }

  int wholeNumber() throws SQLException {
    return rows.getInt(++column);
  }

  double fraction() throws SQLException {
    return rows.getDouble(++column);
  }

  @Nullable Double fractionOrNull() throws SQLException {
    double fraction = rows.getDouble(++column);
    return fraction == 0 && rows.wasNull() ? null : Double.valueOf(fraction);
  }

  boolean flag() throws SQLException {
    return rows.getBoolean(++column);
  }

  Instant instant() throws SQLException {
    return Micros.instant(number());
  }

  @Nullable Instant instantOrNull() throws SQLException {
    Long micros = numberOrNull();
    return micros == null ? null : Micros.instant(micros);
  }
}
