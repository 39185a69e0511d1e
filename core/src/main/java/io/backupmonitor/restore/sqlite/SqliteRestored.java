package io.backupmonitor.restore.sqlite;

import io.backupmonitor.format.database.SqliteDatabase;
import io.backupmonitor.model.Contents;
import io.backupmonitor.restore.Restored;
import io.backupmonitor.restore.UnansweredException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A restored SQLite database.
///
/// @param file where it lies
/// @param journals whether it has journals beside it
/// @param version of SQLite
/// @param rows of each table
record SqliteRestored(Path file, boolean journals, String version, SortedMap<String, Long> rows)
    implements Restored {

  @Override
  public String engineVersion() {
    return "SQLite " + version;
  }

  @Override
  public Contents contents() {
    return new Contents(0, 0, rows);
  }

  @Override
  public OptionalInt tables() {
    return OptionalInt.of(rows.size());
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
    long end = System.nanoTime() + limit.toNanos();
    BooleanSupplier due =
        () -> Thread.currentThread().isInterrupted() || System.nanoTime() - end > 0;
    try (SqliteDatabase open =
        journals ? SqliteDatabase.openCopy(file, due) : SqliteDatabase.openFrozen(file, due)) {
      return open.firstValue(sql);
    } catch (SQLException refused) {
      throw new UnansweredException(
          SqliteDatabase.causeOf(refused) == SqliteDatabase.Cause.STOPPED
              ? "the answer took longer than %,d s".formatted(limit.toSeconds())
              : "SQLite says: " + SqliteDatabase.messageOf(refused));
    }
  }
}
