package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.dump.postgresql.PostgresStatement;
import io.backupmonitor.format.dump.postgresql.PostgresWords;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells a dump of a part of a database, such as one section, schema or table, by what it refers to
/// and does not bring: that it cannot be restored alone is no damage. For one thread.
final class PostgresPart {

  private static final Set<String> NOT_THERE =
      Set.of(PostgresRules.NO_TABLE, PostgresRules.NO_SCHEMA);

  private static final Set<String> ABSENT_STATES =
      Set.of(PostgresRules.NO_TABLE, PostgresRules.NO_OBJECT, "42883");

  /// The schema of what is made, in front of its name.
  private static final Pattern MADE =
      Pattern.compile("(?i)^create\\s+(?:[a-z]+\\s+)+?\"?([a-z_][\\w$]*)\"?\\.");

  /// The schema of what is missing.
  private static final Pattern ABSENT =
      Pattern.compile(" \"?([A-Za-z_][\\w$]*)\\.[^ ]+.* does not exist");

  private final Set<String> schemas = new HashSet<>();
  private boolean madeTables;
  private boolean bringsRows;
  private boolean refers;

  /// A statement is about to run.
  void begin(PostgresStatement statement) {
    bringsRows = statement.begins("insert") || statement.begins("copy");
    refers = statement.begins("alter") && statement.words().skipTo("foreign", "key");
  }

  /// A statement ran well.
  void ran(PostgresStatement statement) {
    if (!statement.begins("create")) {
      return;
    }
    Matcher made = MADE.matcher(statement.summary());
    if (made.find()) {
      schemas.add(made.group(1).toLowerCase(Locale.ROOT));
    }
    PostgresWords words = statement.words();
    words.accept("create");
    words.accept("unlogged");
    madeTables |= words.accept("table");
  }

  /// What a dump would need beside itself, by what the server says about the statement that begun
  /// last; null when that does not tell a part.
  @Nullable String needs(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    if (!madeTables && NOT_THERE.contains(state)) {
      return bringsRows
          ? "holds rows only, so it can be restored only into a server that has its tables"
          : "is a part of a dump, which can be restored only after the others";
    }
    if (refers && state.equals(PostgresRules.NO_TABLE)) {
      return "is a dump of some tables, one of which refers to another table";
    }
    Matcher absent = ABSENT.matcher(String.valueOf(error.getMessage()));
    boolean elsewhere =
        ABSENT_STATES.contains(state)
            && absent.find()
            && !schemas.contains(absent.group(1).toLowerCase(Locale.ROOT));
    return elsewhere
        ? "is a part of a database, which needs what lies in a schema that it does not bring"
        : null;
  }
}
