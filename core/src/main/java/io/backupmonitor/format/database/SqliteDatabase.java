package io.backupmonitor.format.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteLimits;

/// A SQLite database that came out of a backup, opened so that nothing in it can reach further: no
/// extensions, no other files, no trusted schema. The only door to the native library, which is
/// loaded with this class and not before. For one thread.
public final class SqliteDatabase implements AutoCloseable {

  /// Why SQLite refused something.
  public enum Cause {
    /// The file is damaged.
    DAMAGE,
    /// The clock or an interrupt ended it.
    STOPPED,
    /// The disk is full.
    NO_SPACE,
    /// It would take more memory than there may be.
    MEMORY,
    /// The machine is in the way: disk errors, rights.
    MACHINE,
    /// A module, function or collation of the application is missing here.
    EXTENSION,
    /// The statement is wrong.
    STATEMENT
  }

  /// A table whose rows refer to rows that are not there.
  ///
  /// @param table the referring table
  /// @param parent the table referred to
  public record Dangling(String table, String parent) {}

  /// Longer values are not handled while a question is answered.
  private static final int LONGEST_ANSWER = 64 << 20;

  private static final int OPERATIONS_BETWEEN_LOOKS = 20_000;

  private final Connection connection;
  private final Statement statement;

  private SqliteDatabase(Connection connection, BooleanSupplier stop) throws SQLException {
    this.connection = connection;
    ((SQLiteConnection) connection).setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
    ProgressHandler.setHandler(
        connection,
        OPERATIONS_BETWEEN_LOOKS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return stop.getAsBoolean() ? 1 : 0;
          }
        });
    this.statement = connection.createStatement();
    statement.execute("PRAGMA trusted_schema=OFF");
    statement.execute("PRAGMA cell_size_check=ON");
  }

  /// Opens a file that is never written, and beside which nothing is made.
  ///
  /// @param stop asked now and then; true ends what is going on
  public static SqliteDatabase openFrozen(Path file, BooleanSupplier stop) throws SQLException {
    return open(file, "mode=ro&immutable=1", stop);
  }

  /// Opens a copy of ours, bringing in what a journal beside it holds.
  public static SqliteDatabase openCopy(Path file, BooleanSupplier stop) throws SQLException {
    return open(file, "mode=rw", stop);
  }

  /// Makes a new, empty database for a dump. It is thrown away, so it is written without waiting
  /// for the disk.
  public static SqliteDatabase create(Path file, BooleanSupplier stop) throws SQLException {
    SqliteDatabase created = open(file, "mode=rwc", stop);
    created.execute("PRAGMA synchronous=OFF");
    created.execute("PRAGMA journal_mode=MEMORY");
    return created;
  }

  private static SqliteDatabase open(Path file, String mode, BooleanSupplier stop)
      throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(mode.contains("mode=ro"));
    String escaped = file.toAbsolutePath().toUri().getRawPath();
    Connection connection = config.createConnection("jdbc:sqlite:file://" + escaped + "?" + mode);
    try {
      return new SqliteDatabase(connection, stop);
    } catch (SQLException | RuntimeException | Error failure) {
      connection.close();
      throw failure;
    }
  }

  /// Runs one statement.
  public void execute(String sql) throws SQLException {
    statement.execute(sql);
  }

  /// What SQLite's own check of the whole file says.
  ///
  /// @param messages what is wrong; empty when all is well
  /// @param unasked why only the tables were checked, each for itself; null where everything was
  public record Integrity(List<String> messages, @Nullable String unasked) {}

  /// Lets SQLite check the whole file; or, where a virtual table needs what only its application
  /// has, every table that is none.
  ///
  /// @param most how many messages are enough
  public Integrity integrity(int most) throws SQLException {
    try {
      return new Integrity(checked("PRAGMA integrity_check(" + most + ")"), null);
    } catch (SQLException failure) {
      if (!isApplications(failure)) {
        throw failure;
      }
      return new Integrity(tableByTable(), messageOf(failure));
    }
  }

  /// Whether the check failed over a virtual table that cannot be opened here.
  private boolean isApplications(SQLException failure) throws SQLException {
    Cause cause = causeOf(failure);
    if (cause != Cause.EXTENSION && cause != Cause.STATEMENT) {
      return false;
    }
    try (ResultSet rows =
        statement.executeQuery("SELECT 1 FROM pragma_table_list WHERE type = 'virtual'")) {
      return rows.next();
    }
  }

  private List<String> tableByTable() throws SQLException {
    List<String> messages = new ArrayList<>(checked("PRAGMA integrity_check(sqlite_schema)"));
    for (String table : tables()) {
      messages.addAll(checked("PRAGMA integrity_check(" + quoted(table) + ")"));
    }
    return messages;
  }

  private List<String> checked(String pragma) throws SQLException {
    List<String> messages = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(pragma)) {
      while (rows.next()) {
        String message = String.valueOf(rows.getString(1));
        if (!message.equals("ok")) {
          message.lines().filter(line -> !line.startsWith("***")).forEach(messages::add);
        }
      }
    } catch (SQLException failure) {
      if (causeOf(failure) != Cause.DAMAGE) {
        throw failure;
      }
      messages.add(messageOf(failure));
    }
    return messages;
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /// Which tables refer to rows that are not there, and how often.
  public Map<Dangling, Long> danglingRows() throws SQLException {
    Map<Dangling, Long> dangling = new LinkedHashMap<>();
    try (ResultSet rows = statement.executeQuery("PRAGMA foreign_key_check")) {
      while (rows.next()) {
        dangling.merge(
            new Dangling(String.valueOf(rows.getString(1)), String.valueOf(rows.getString(3))),
            1L,
            Long::sum);
      }
    }
    return dangling;
  }

  /// The names of its tables, SQLite's own left out.
  public List<String> tables() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            SELECT name FROM pragma_table_list
            WHERE schema = 'main' AND type IN ('table', 'shadow') AND name NOT LIKE 'sqlite\\_%'
              ESCAPE '\\'
            """)) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  /// How many rows a table, view or virtual table has.
  public long rows(String table) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM main." + quoted(table))) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /// The rows of every table; one that cannot be counted is left out.
  ///
  /// @throws SQLException when the counting was stopped, or the list of tables cannot be read
  public Map<String, Long> countRows() throws SQLException {
    Map<String, Long> counts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String table : tables()) {
      Long rows = rowsIfReadable(table);
      if (rows != null) {
        counts.put(table, rows);
      }
    }
    return counts;
  }

  private @Nullable Long rowsIfReadable(String table) throws SQLException {
    try {
      return rows(table);
    } catch (SQLException failure) {
      if (causeOf(failure) == Cause.STOPPED) {
        throw failure;
      }
      return null;
    }
  }

  /// The first value of the first row that a query gives, as text; null when there is none. The
  /// database cannot be changed any more after that.
  public @Nullable String firstValue(String sql) throws SQLException {
    statement.execute("PRAGMA query_only=ON");
    ((SQLiteConnection) connection).setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, LONGEST_ANSWER);
    try (ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  /// Why SQLite refused something.
  public static Cause causeOf(SQLException failure) {
    if (!(failure instanceof SQLiteException refused)) {
      return Cause.MACHINE;
    }
    if (isExtension(messageOf(failure))) {
      return Cause.EXTENSION;
    }
    return switch (refused.getResultCode().code & 0xff) {
      case 11, 26 -> Cause.DAMAGE;
      case 4, 9 -> Cause.STOPPED;
      case 13 -> Cause.NO_SPACE;
      case 7, 18 -> Cause.MEMORY;
      case 5, 6, 10, 14, 23 -> Cause.MACHINE;
      default -> Cause.STATEMENT;
    };
  }

  private static boolean isExtension(String message) {
    return message.contains("no such module")
        || message.contains("no such function")
        || message.contains("unknown function")
        || message.contains("no such collation")
        || message.contains("unknown tokenizer")
        || message.contains("no such tokenizer");
  }

  /// What SQLite said, without the driver's prefix and wrapping.
  public static String messageOf(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    int from = message.lastIndexOf(" (");
    return message.startsWith("[SQLITE") && from > 0 && message.endsWith(")")
        ? message.substring(from + 2, message.length() - 1)
        : message;
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      statement.close();
    }
  }
}
