package io.backupmonitor.restore.postgresql;

import io.backupmonitor.model.Contents;
import io.backupmonitor.restore.Restored;
import io.backupmonitor.restore.UnansweredException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The databases of a restored dump. They are asked as the loading role and in a transaction that
/// changes nothing: the question is the administrator's, but the functions and operators that it
/// calls may be the backup's.
final class PostgresRestored implements Restored {

  private @Nullable ScratchDatabases databases;
  private PostgresCount count = new PostgresCount();

  /// Keeps what was counted, and where it can be asked.
  void counted(ScratchDatabases there, PostgresCount counted) {
    databases = there;
    count = counted;
  }

  @Override
  public String engineVersion() {
    return count.version().isEmpty() ? "" : "PostgreSQL " + count.version();
  }

  @Override
  public Contents contents() {
    return count.contents();
  }

  @Override
  public OptionalInt tables() {
    return OptionalInt.of(count.contents().tables().size());
  }

  @Override
  public @Nullable String ask(@Nullable String database, String sql, Duration limit)
      throws UnansweredException {
    ScratchDatabases there = databases;
    if (there == null) {
      throw new UnansweredException("nothing was restored that could be asked");
    }
    try (Connection connection = there.connectToAsk(known(there, database))) {
      return PostgresQuestion.answer(connection, sql, limit);
    } catch (SQLException refused) {
      throw new UnansweredException("PostgreSQL says: " + PostgresServer.message(refused));
    }
  }

  /// The database that is meant, by the name that the dump gives it.
  private static String known(ScratchDatabases there, @Nullable String database)
      throws UnansweredException {
    Set<String> names = there.databases().keySet();
    if (database != null && names.contains(database)) {
      return database;
    }
    boolean unnamed = names.size() == 1 && names.contains("");
    if (names.size() == 1 && (database == null || unnamed)) {
      return names.iterator().next();
    }
    throw new UnansweredException(
        database == null
            ? "the backup holds several databases, so the check needs 'database': one of "
                + String.join(", ", names)
            : "the backup holds no database '%s'; it holds %s"
                .formatted(database, names.isEmpty() ? "none" : String.join(", ", names)));
  }
}
