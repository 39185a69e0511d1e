package io.backupmonitor.restore.sqlite;

import io.backupmonitor.format.dump.sql.SqlDialect;
import io.backupmonitor.model.Contents;
import io.backupmonitor.restore.Restored;
import io.backupmonitor.restore.SoleQuery;
import io.backupmonitor.restore.UnansweredException;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A restored SQLite database.
///
/// @param child holds it
/// @param task how it was restored
/// @param report what is in it
record SqliteRestored(SqliteChild child, SqliteTask task, SqliteReport report) implements Restored {

  @Override
  public String engineVersion() {
    return "SQLite " + report.version();
  }

  @Override
  public Contents contents() {
    return new Contents(0, 0, report.rows());
  }

  @Override
  public OptionalInt tables() {
    return OptionalInt.of(report.rows().size());
  }

  /// In backticks: what stands in double quotes and is no column, SQLite takes for a text.
  @Override
  public String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  @Override
  public @Nullable String ask(@Nullable String database, String sql, Duration limit)
      throws UnansweredException {
    if (database != null && !database.equals("main")) {
      throw new UnansweredException("a SQLite database is one by itself: leave 'database' out");
    }
    return child.ask(task, SoleQuery.of(sql, SqlDialect.SQLITE), limit);
  }
}
