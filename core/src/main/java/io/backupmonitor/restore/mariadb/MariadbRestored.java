package io.backupmonitor.restore.mariadb;

import io.backupmonitor.model.Contents;
import io.backupmonitor.restore.Restored;
import io.backupmonitor.restore.UnansweredException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The databases of a restored dump, asked as the loading account and in a transaction that changes
/// nothing.
final class MariadbRestored implements Restored {

  private final MariadbServer server;
  private MariadbCount count = new MariadbCount();

  MariadbRestored(MariadbServer server) {
    this.server = server;
  }

  /// Keeps what was counted.
  MariadbCount counted(MariadbCount counted) {
    count = counted;
    return counted;
  }

  @Override
  public String engineVersion() {
    return "MariaDB " + server.version().replaceFirst("-MariaDB.*", "");
  }

  @Override
  public Contents contents() {
    return count.contents(server.unnamedDatabase());
  }

  @Override
  public OptionalInt tables() {
    return OptionalInt.of(contents().tables().size());
  }

  @Override
  public String quoted(String name) {
    return MariadbCount.quoted(name);
  }

  @Override
  public @Nullable String ask(@Nullable String database, String sql, Duration limit)
      throws UnansweredException {
    try (MariadbConnection connection = server.connect()) {
      String seconds = String.format(Locale.ROOT, "%.3f", limit.toMillis() / 1000.0);
      connection.execute("SET max_statement_time = " + seconds);
      String known = known(database);
      if (known != null) {
        connection.execute("USE " + quoted(known));
      }
      connection.execute("SET SESSION TRANSACTION READ ONLY");
      return connection.first(sql.strip().replaceAll("[;\\s]+$", ""));
    } catch (MariadbException refused) {
      throw new UnansweredException("MariaDB says: " + refused.told());
    } catch (IOException broken) {
      throw new UnansweredException(
          "the connection to the throw-away server broke: " + broken.getMessage());
    }
  }

  /// The database that is meant; null for the one that the dump does not name.
  private @Nullable String known(@Nullable String database) throws UnansweredException {
    Set<String> names = count.databases();
    boolean unnamed = names.equals(Set.of(server.unnamedDatabase()));
    if (unnamed || names.isEmpty() || (database != null && names.contains(database))) {
      return unnamed ? null : database;
    }
    if (database == null && names.size() == 1) {
      return names.iterator().next();
    }
    throw new UnansweredException(
        database == null
            ? "the backup holds several databases, so the check needs 'database': one of "
                + String.join(", ", names)
            : "the backup holds no tables in a database '%s'; it holds %s"
                .formatted(database, String.join(", ", names)));
  }
}
