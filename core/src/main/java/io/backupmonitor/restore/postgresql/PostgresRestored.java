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

/// The databases of a restored dump or base backup. They are asked as the loading role and in a
/// transaction that changes nothing: the question is the administrator's, but the functions and
/// operators that it calls may be the backup's.
final class PostgresRestored implements Restored {

  private @Nullable AskableDatabases databases;
  private String version = "";
  private Contents contents = Contents.NONE;

  /// Keeps what was counted, and where it can be asked.
  ///
  /// @param serverVersion as in `18.1`; empty when nobody asked for it
  void counted(AskableDatabases there, String serverVersion, Contents counted) {
    databases = there;
    version = serverVersion;
    contents = counted;
  }

  @Override
  public String engineVersion() {
    return version.isEmpty() ? "" : "PostgreSQL " + version;
  }

  @Override
  public Contents contents() {
    return contents;
  }

  @Override
  public OptionalInt tables() {
    return OptionalInt.of(contents.tables().size());
  }

  @Override
  public @Nullable String ask(@Nullable String database, String sql, Duration limit)
      throws UnansweredException {
    AskableDatabases there = databases;
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
  private static String known(AskableDatabases there, @Nullable String database)
      throws UnansweredException {
    Set<String> names = database == null ? there.meant() : there.names();
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
