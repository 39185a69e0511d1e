package io.backupmonitor.format.dump.sql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The tables that a dump builds, with their rows, told by its statements in their order: a table
/// that is dropped again does not count.
final class SqlTables {

  private static final int MOST_TABLES = 1_000_000;

  private static final Set<String> BEFORE_NAME =
      Set.of(
          "INTO",
          "IGNORE",
          "LOW_PRIORITY",
          "HIGH_PRIORITY",
          "DELAYED",
          "IF",
          "NOT",
          "EXISTS",
          "ONLY");

  /// A table's name with the database that it lies in; empty where none was said.
  private record Name(String database, String table) {}

  private final Map<Name, long[]> rows = new HashMap<>();
  private final Set<String> databases = new HashSet<>();
  private String database = "";
  private byte[] lastOpening = new byte[0];
  private long[] lastRows = new long[1];
  private long building;

  /// Takes in a statement that was read to its end.
  ///
  /// @throws DamageException when there are more tables than memory is meant for
  void take(SqlScanner statement) throws DamageException {
    switch (statement.keyword()) {
      case "INSERT", "REPLACE", "COPY" -> insert(statement);
      case "CREATE" -> create(words(statement));
      case "DROP" -> drop(words(statement));
      case "USE" -> use(words(statement));
      case "GRANT", "ALTER" -> building++;
      default -> {
        // Says nothing about tables.
      }
    }
  }

  /// How many statements build something.
  long building() {
    return building;
  }

  /// Tells every table. Databases are named only where there are several.
  void tell(InspectionContext context) {
    boolean several = databases.size() > 1;
    rows.forEach(
        (name, count) ->
            context.table(
                several && !name.database.isEmpty() ? name.database + "." + name.table : name.table,
                count[0]));
  }

  private static SqlWords words(SqlScanner statement) {
    SqlWords words = statement.words();
    words.next();
    return words;
  }

  private void insert(SqlScanner statement) throws DamageException {
    building++;
    if (!isLastOpening(statement)) {
      SqlWords words = words(statement);
      boolean uncertain = words.nextKeyword().equals("OR");
      if (uncertain) {
        words.next();
      } else {
        words.back();
      }
      Name name = name(words);
      // How many rows of an INSERT OR … arrive is not said by the dump.
      lastRows = isOwn(name) && !uncertain ? rowsOf(name) : new long[1];
      lastOpening =
          Arrays.copyOf(statement.kept(), Math.min(statement.keptLength(), words.position() + 1));
    }
    lastRows[0] += statement.rows();
  }

  /// Inserts into one table follow one another: what was understood once need not be read again.
  private boolean isLastOpening(SqlScanner statement) {
    int length = lastOpening.length;
    return length > 0
        && statement.keptLength() >= length
        && Arrays.equals(statement.kept(), 0, length, lastOpening, 0, length);
  }

  private long[] rowsOf(Name name) throws DamageException {
    if (rows.size() >= MOST_TABLES && !rows.containsKey(name)) {
      throw new DamageException(
          FindingCode.LIMIT_MEMORY, "fills more than %,d tables".formatted(MOST_TABLES));
    }
    return rows.computeIfAbsent(name, _ -> new long[1]);
  }

  private void create(SqlWords words) throws DamageException {
    lastOpening = new byte[0];
    building++;
    boolean temporary = false;
    for (int each = 0; each < 12; each++) {
      switch (words.nextKeyword()) {
        case "TABLE" -> {
          Name name = name(words);
          if (!temporary && isOwn(name)) {
            rowsOf(name);
          }
          return;
        }
        case "VIEW" -> {
          rows.remove(name(words));
          return;
        }
        case "TEMP", "TEMPORARY", "VIRTUAL" -> temporary = true;
        case "INDEX", "TRIGGER", "FUNCTION", "PROCEDURE", "EVENT", "(", "" -> {
          return;
        }
        default -> {
          // One of the many words that may stand before the kind of thing.
        }
      }
    }
  }

  private void drop(SqlWords words) {
    lastOpening = new byte[0];
    if (words.nextKeyword().equals("TABLE")) {
      rows.remove(name(words));
    }
  }

  private void use(SqlWords words) {
    lastOpening = new byte[0];
    database = words.next();
    databases.add(database);
  }

  private Name name(SqlWords words) {
    String first = words.next();
    while (!words.quoted() && BEFORE_NAME.contains(first.toUpperCase(Locale.ROOT))) {
      first = words.next();
    }
    if (!words.next().equals(".")) {
      words.back();
      return new Name(database, first);
    }
    databases.add(first);
    return new Name(first, words.next());
  }

  /// SQLite keeps books of its own in tables with that prefix.
  private static boolean isOwn(Name name) {
    return !name.table.startsWith("sqlite_") && !name.table.isEmpty();
  }
}
