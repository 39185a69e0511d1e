package io.backupmonitor.restore.postgresql;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.server.ReplayStoppedException;
import io.backupmonitor.restore.server.ServerCache;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Reads everything in a recovered server: every table of every database with all its rows, which
/// has the server look at each page and each value that lies apart from its row. For one thread.
///
/// The superuser only makes it readable, by changes to the catalogs, which run no code that came
/// with the backup; all reading is done by a role without special rights, which owns all tables by
/// then, so that even functions in indexes run with its rights.
final class BaseBackupReading {

  private static final String STATE =
      "SELECT NOT pg_catalog.pg_is_in_recovery() AND NOT end_of_backup_record_required"
          + " AND backup_start_lsn = '0/0' FROM pg_catalog.pg_control_recovery()";

  private static final String OLDEST =
      "SELECT oldest_xid::text::bigint FROM pg_catalog.pg_control_checkpoint()";

  private static final int KNOWS_THE_WHOLE_SINCE = 12;

  /// Two bits for each, in 32 pages.
  private static final long TRANSACTIONS_PER_FILE = 32L * 8192 * 4;

  private static final String DATABASES =
      "SELECT datname, datistemplate FROM pg_catalog.pg_database"
          + " WHERE datallowconn AND datconnlimit > -2 ORDER BY oid";

  /// The roles that somebody made, without ours.
  private static final String ROLES =
      "SELECT count(*) FROM pg_catalog.pg_authid WHERE oid >= 16384 AND rolname NOT IN ('$ADMIN', '$ROLE')";

  private static final String PREPARED =
      "SELECT gid FROM pg_prepared_xacts WHERE database = current_database()";

  private static final String AMCHECK =
      "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
          + " WHERE e.extname = 'amcheck'";

  private static final String HEAP_CHECK_OF =
      "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
          + " WHERE p.proname = 'verify_heapam' AND n.nspname = '$SCHEMA'";

  /// Whoever reads a view or calls a function of somebody else's would do so with their rights, a
  /// table that lies elsewhere may run a program, and so may a function in a language that is not
  /// trusted.
  private static final String READABLE =
      """
      UPDATE pg_class SET relacl = NULL, relowner = (SELECT oid FROM pg_roles WHERE rolname = '$ROLE') WHERE relkind IN ('r', 'm', 'S', 'p') OR relkind = 'v' AND oid >= 16384
      UPDATE pg_class SET relacl = ARRAY[makeaclitem(relowner, relowner, 'SELECT', false)] WHERE relkind = 'f'
      UPDATE pg_proc SET prosecdef = false WHERE prosecdef
      UPDATE pg_proc SET proacl = CASE WHEN l.lanispl AND NOT l.lanpltrusted THEN ARRAY[makeaclitem(proowner, proowner, 'EXECUTE', false)] END FROM pg_language l WHERE l.oid = prolang AND pg_proc.oid >= 16384
      UPDATE pg_namespace SET nspacl = NULL, nspowner = (SELECT oid FROM pg_roles WHERE rolname = '$ROLE')""";

  /// A part of a partitioned table is counted with the whole, since parts come and go.
  private static final String TABLES =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind = 'S', c.relkind IN ('r', 'm') AND a.amname = 'heap',
        c.relkind <> 'S' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast'),
        CASE c.relpersistence WHEN 'p' THEN c.relpages ELSE -1 END, pg_relation_size(c.oid) / current_setting('block_size')::bigint,
        COALESCE(wn.nspname || '.' || w.relname, n.nspname || '.' || c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am a ON a.oid = c.relam
        LEFT JOIN pg_class w ON w.oid = $WHOLE LEFT JOIN pg_namespace wn ON wn.oid = w.relnamespace
      WHERE c.relkind IN ('r', 'm', 'S') AND c.relpersistence <> 't' AND c.relispopulated
      ORDER BY c.oid
      """;

  private static final String EVERYTHING =
      "SELECT count(*) FROM (SELECT pg_column_size(%1$s) AS n FROM ONLY %2$s AS %1$s OFFSET 0) AS s"
          + " WHERE n IS NOT NULL";

  private static final String HEAP_CHECK =
      "SELECT blkno, msg FROM $AMCHECK.verify_heapam(relation => $TABLE, on_error_stop => true,"
          + " check_toast => true) LIMIT 1";

  /// A name that no column has.
  private final String row = "r" + ServerCache.random(15);

  private final PostgresServer server;
  private final BaseBackupRecovery recovery;
  private final BaseBackupCount count = new BaseBackupCount();

  BaseBackupReading(PostgresServer server, BaseBackupRecovery recovery) {
    this.server = server;
    this.recovery = recovery;
  }

  /// One table.
  ///
  /// @param whole with its schema; of a part of a partitioned table the name of all of it
  private record Table(long oid, String schema, String name, Kind kind, Pages pages, String whole) {

    String quoted() {
      return PostgresServer.quoted(schema) + "." + PostgresServer.quoted(name);
    }
  }

  /// @param heap whether its rows lie as usual
  /// @param ofUser whether somebody made it
  private record Kind(boolean sequence, boolean heap, boolean ofUser) {}

  /// @param counted how many pages a table had when the server counted them last; 0 for never, and
  ///     -1 for a table that a recovery empties
  /// @param there how many it has
  private record Pages(int counted, long there) {

    boolean areVouchedFor() {
      return counted != 0 && there >= counted;
    }
  }

  /// Reads all databases.
  ///
  /// @throws ReplayStoppedException with what could not be read
  BaseBackupCount read() throws ReplayStoppedException {
    for (String database : databases()) {
      String amcheck;
      try {
        amcheck = prepare(database);
      } catch (SQLException | IOException error) {
        throw stopped("the database " + database, error);
      }
      read(database, amcheck);
    }
    return count;
  }

  private ReplayStoppedException stopped(String what, Exception error) {
    Finding finding =
        error instanceof SQLException told
            ? BaseBackupFailure.ofReading(what, told, server.said())
            : FindingCode.RESTORE_NO_ENGINE.saying(what + " was not looked at: " + error);
    return new ReplayStoppedException(finding.code(), finding.message());
  }

  private List<String> databases() throws ReplayStoppedException {
    List<String> names = new ArrayList<>();
    try (Connection connection = server.connect(recovery.database(), server.superuser());
        Statement statement = connection.createStatement()) {
      count.version(connection.getMetaData().getDatabaseProductVersion());
      refuseUnfinished(statement);
      refuseForgotten(statement);
      try (ResultSet found = statement.executeQuery(DATABASES)) {
        while (found.next()) {
          names.add(found.getString(1));
          if (!found.getBoolean(2)) {
            count.database(found.getString(1));
          }
        }
      }
      count.roles(
          number(
              statement,
              ROLES.replace("$ADMIN", server.superuser()).replace("$ROLE", server.loader())));
    } catch (SQLException error) {
      throw stopped("the list of databases", error);
    }
    return names;
  }

  /// The server says itself whether it found everything that it needed.
  private static void refuseUnfinished(Statement statement)
      throws SQLException, ReplayStoppedException {
    try (ResultSet state = statement.executeQuery(STATE)) {
      state.next();
      if (!state.getBoolean(1)) {
        throw new ReplayStoppedException(
            FindingCode.RESTORE_FAILED,
            "the server came up, but its log did not reach the end of the backup");
      }
    }
  }

  /// A file of the commit log may be gone because nobody needs it any more, and is then older than
  /// the oldest transaction.
  private void refuseForgotten(Statement statement) throws SQLException, ReplayStoppedException {
    if (recovery.missingCommits().isEmpty()) {
      return;
    }
    long oldest = number(statement, OLDEST) / TRANSACTIONS_PER_FILE;
    for (long file : recovery.missingCommits()) {
      if (file >= oldest) {
        throw new ReplayStoppedException(
            FindingCode.RESTORE_FAILED,
            "'pg_xact/%04X' is missing, which says what transactions were committed"
                .formatted(file));
      }
    }
  }

  /// Makes a database readable for the loading role.
  ///
  /// @return the schema of amcheck, in quotes; empty when it cannot be had
  private String prepare(String database) throws SQLException, IOException {
    try (Connection connection = connected(database);
        Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("SET search_path = pg_catalog");
      for (String open : names(statement, PREPARED)) {
        statement.execute("ROLLBACK PREPARED '" + open.replace("'", "''") + "'");
      }
      statement.execute("UPDATE pg_event_trigger SET evtenabled = 'D'");
      String amcheck = amcheck(statement);
      for (String change : READABLE.replace("$ROLE", server.loader()).split("\n", -1)) {
        statement.execute(change);
      }
      return amcheck;
    }
  }

  /// A locale that this machine lacks is found out only now.
  private Connection connected(String database) throws SQLException, IOException {
    while (true) {
      try {
        return server.connect(database, server.superuser());
      } catch (SQLException refused) {
        if (!recovery.standIn(String.valueOf(refused.getMessage()))) {
          throw refused;
        }
      }
    }
  }

  private String amcheck(Statement statement) throws SQLException {
    List<String> there = names(statement, AMCHECK);
    String schema = there.isEmpty() ? "c" + ServerCache.random(15) : there.getFirst();
    String quoted = PostgresServer.quoted(schema);
    try {
      if (there.isEmpty()) {
        statement.execute("CREATE SCHEMA " + quoted);
        statement.execute("CREATE EXTENSION amcheck SCHEMA " + quoted);
      }
      statement.execute(
          "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA %s TO %s".formatted(quoted, server.loader()));
      return names(statement, HEAP_CHECK_OF.replace("$SCHEMA", schema.replace("'", "''"))).isEmpty()
          ? ""
          : quoted;
    } catch (SQLException lacking) {
      if (PostgresFailure.isLost(lacking)) {
        throw lacking;
      }
      return "";
    }
  }

  private void read(String database, String amcheck) throws ReplayStoppedException {
    String what = "the list of tables of " + database;
    try (Connection connection = server.connect(database, server.loader());
        Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("SET search_path = pg_catalog");
      statement.execute("SET row_security = off");
      if (amcheck.isEmpty()) {
        count.unchecked();
      }
      BaseBackupIndexes indexes = new BaseBackupIndexes(statement, amcheck, count);
      for (Table table : tables(statement)) {
        what = database + "." + table.schema() + "." + table.name();
        long rows = read(statement, table, what, indexes);
        if (table.kind().ofUser()) {
          count.table(database, table.whole(), rows);
        }
        check(statement, table, what, amcheck);
        indexes.check(table.oid());
      }
    } catch (SQLException error) {
      throw stopped(what, error);
    }
  }

  private List<Table> tables(Statement statement) throws SQLException {
    List<Table> tables = new ArrayList<>();
    boolean tells = server.binaries().majorVersion() >= KNOWS_THE_WHOLE_SINCE;
    String whole = tells ? "pg_partition_root(c.oid)" : "NULL";
    try (ResultSet found = statement.executeQuery(TABLES.replace("$WHOLE", whole))) {
      while (found.next()) {
        tables.add(
            new Table(
                found.getLong(1),
                found.getString(2),
                found.getString(3),
                new Kind(found.getBoolean(4), found.getBoolean(5), found.getBoolean(6)),
                new Pages(found.getInt(7), found.getLong(8)),
                found.getString(9)));
      }
    }
    return tables;
  }

  /// The size of whole rows can be told only when the values that lie apart are fetched, and no
  /// function of any type has to be run for it.
  ///
  /// @return the number of rows
  private long read(Statement statement, Table table, String what, BaseBackupIndexes indexes)
      throws SQLException, ReplayStoppedException {
    String query = table.kind().sequence() ? "SELECT count(last_value) FROM %2$s" : EVERYTHING;
    long rows = number(statement, query.formatted(row, table.quoted()));
    Pages pages = table.pages();
    if (!table.kind().heap() || pages.areVouchedFor()) {
      return rows;
    }
    long indexed = indexes.rows(table.oid(), table.quoted());
    if (indexed >= 0 && indexed != rows) {
      throw new ReplayStoppedException(
          FindingCode.RESTORE_FAILED,
          "'%s' has %,d rows, but %,d in its index".formatted(what, rows, indexed));
    }
    if (indexed < 0 && pages.there() < pages.counted()) {
      count.shrunk(what, pages.there(), pages.counted());
    }
    return rows;
  }

  private static void check(Statement statement, Table table, String what, String amcheck)
      throws SQLException, ReplayStoppedException {
    if (amcheck.isEmpty() || !table.kind().heap()) {
      return;
    }
    try (ResultSet wrong =
        statement.executeQuery(
            HEAP_CHECK
                .replace("$AMCHECK", amcheck)
                .replace("$TABLE", String.valueOf(table.oid())))) {
      if (wrong.next()) {
        throw new ReplayStoppedException(
            FindingCode.RESTORE_FAILED,
            "'%s' is damaged in page %,d: %s"
                .formatted(what, wrong.getLong(1), wrong.getString(2)));
      }
    }
  }

  private static List<String> names(Statement statement, String query) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet found = statement.executeQuery(query)) {
      while (found.next()) {
        names.add(found.getString(1));
      }
    }
    return names;
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet found = statement.executeQuery(query)) {
      found.next();
      return found.getLong(1);
    }
  }
}
