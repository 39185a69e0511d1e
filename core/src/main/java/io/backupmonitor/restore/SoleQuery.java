package io.backupmonitor.restore;

import io.backupmonitor.format.dump.sql.SqlDialect;
import io.backupmonitor.format.dump.sql.SqlScanner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The one query that a check asks. A second one behind a semicolon would be dropped by one engine
/// and run by another, where it could end the transaction that keeps checks from changing anything.
public final class SoleQuery {

  private static final int LONGEST_KEPT = 1 << 20;

  private SoleQuery() {}

  /// Why a check that holds several queries is not answered.
  public static UnansweredException several() {
    return new UnansweredException("a check asks one query, and this one holds several");
  }

  /// The query without the semicolons behind it.
  ///
  /// @throws UnansweredException when there is another one behind it
  public static String of(String sql, SqlDialect dialect) throws UnansweredException {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    try {
      SqlScanner parts = new SqlScanner(new ByteArrayInputStream(text), dialect, LONGEST_KEPT);
      boolean begun = false;
      for (SqlScanner.Part part = parts.next(); part != SqlScanner.Part.END; part = parts.next()) {
        if (begun && part != SqlScanner.Part.COMMENT) {
          throw several();
        }
        begun |= part != SqlScanner.Part.COMMENT;
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return withoutEnd(sql);
  }

  /// A text without the semicolons at its end.
  public static String withoutEnd(String sql) {
    return sql.strip().replaceAll("[;\\s]+$", "");
  }
}
