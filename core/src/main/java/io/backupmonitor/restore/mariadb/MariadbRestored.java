package io.backupmonitor.restore.mariadb;

import io.backupmonitor.format.dump.sql.SqlDialect;
import io.backupmonitor.format.dump.sql.SqlWords;
import io.backupmonitor.model.Contents;
import io.backupmonitor.restore.Restored;
import io.backupmonitor.restore.SoleQuery;
import io.backupmonitor.restore.UnansweredException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The databases of a restored dump, asked as the loading account and in a transaction that changes
/// nothing.
final class MariadbRestored implements Restored {

  /// What a query begins with.
  private static final Set<String> ASKING =
      Set.of("SELECT", "WITH", "VALUES", "TABLE", "SHOW", "DESC", "DESCRIBE", "EXPLAIN", "(");

  private static final Pattern EXECUTABLE_COMMENT = Pattern.compile("/\\*M?!");

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
    String query = query(sql);
    try (MariadbConnection connection = server.connect()) {
      String seconds = String.format(Locale.ROOT, "%.3f", limit.toMillis() / 1000.0);
      connection.execute("SET max_statement_time = " + seconds);
      String known = known(database);
      if (known != null) {
        connection.execute("USE " + quoted(known));
      }
      connection.execute("START TRANSACTION READ ONLY");
      return connection.first(query);
    } catch (MariadbException refused) {
      throw new UnansweredException("MariaDB says: " + refused.told());
    } catch (IOException broken) {
      throw new UnansweredException(
          "the connection to the throw-away server broke: " + broken.getMessage());
    }
  }

  /// One query that does nothing but ask. A procedure or block could begin another transaction, and
  /// what stands in a comment for some versions is not read here as the server reads it.
  private static String query(String sql) throws UnansweredException {
    String query = SoleQuery.of(sql, SqlDialect.MYSQL);
    byte[] text = query.getBytes(StandardCharsets.UTF_8);
    String first = new SqlWords(text, text.length).nextKeyword();
    if (!ASKING.contains(first) || EXECUTABLE_COMMENT.matcher(query).find()) {
      throw new UnansweredException(
          "a check asks a query, which begins with SELECT, WITH, VALUES, SHOW, DESCRIBE or EXPLAIN"
              + " and holds no /*! comment");
    }
    return query;
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
