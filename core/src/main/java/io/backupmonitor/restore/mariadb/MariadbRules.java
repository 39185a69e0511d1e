package io.backupmonitor.restore.mariadb;

import io.backupmonitor.restore.mariadb.MariadbTreatment.Enter;
import io.backupmonitor.restore.mariadb.MariadbTreatment.Missing;
import io.backupmonitor.restore.mariadb.MariadbTreatment.Run;
import io.backupmonitor.restore.mariadb.MariadbTreatment.RunAsOwn;
import io.backupmonitor.restore.mariadb.MariadbTreatment.Skip;
import io.backupmonitor.restore.mariadb.MariadbTreatment.Unsafe;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Says of each statement of a dump what is done with it. Users, rights, replication and the
/// server's own settings belong to the server from which the dump came, and are left out. For one
/// thread: it follows in which database the dump is.
final class MariadbRules {

  /// The databases in which a server keeps its own books.
  static final Set<String> OWN = Set.of("mysql", "sys", "performance_schema", "information_schema");

  private static final Set<String> OF_THE_SERVER =
      Set.of("USER", "ROLE", "SERVER", "TABLESPACE", "LOGFILE", "UNDO");

  /// So many words may stand before the one that says what a `CREATE` makes.
  private static final int WORDS_BEFORE_KIND = 16;

  private static final Set<String> BEFORE_NAME =
      Set.of("INTO", "IGNORE", "LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "IF", "NOT", "EXISTS");

  private final Set<String> ownTables = new HashSet<>();
  private boolean inOwn;
  private boolean elsewhere;
  private boolean entered;

  /// What is done with a statement that was read whole.
  MariadbTreatment treatment(byte[] text, int length) {
    Optional<String> danger = MariadbDanger.of(text, length);
    if (danger.isPresent()) {
      return new Unsafe(danger.get());
    }
    if (MariadbDanger.loadsLibrary(text, length)) {
      return new Missing("a function that comes from a library");
    }
    MariadbWords words = new MariadbWords(text, length);
    String keyword = words.keyword();
    return switch (keyword) {
      case "INSTALL" -> new Missing("a plugin that it installs");
      case "USE" -> use(words.name());
      case "SET" -> set(words);
      case "CREATE", "ALTER", "DROP" -> definition(keyword, words);
      case "FLUSH" -> new Skip(null);
      case "GRANT", "REVOKE", "CHANGE", "RESET", "PURGE", "STOP", "LOAD", "UNINSTALL" ->
          new Skip(keyword);
      case "START" ->
          Set.of("SLAVE", "REPLICA", "ALL").contains(words.keyword())
              ? new Skip("START REPLICA")
              : new Run();
      case "BINLOG" -> new Missing("the right to apply a binary log");
      case "UNLOCK", "COMMIT", "ROLLBACK" -> new Run();
      case "INSERT", "REPLACE" -> table(words);
      default -> content(inOwn);
    };
  }

  /// The tables of the server's own databases that were left out.
  Set<String> ownTables() {
    return ownTables;
  }

  /// Whether the dump fills no other database than the server's own ones.
  boolean onlyOwn() {
    return inOwn && !elsewhere;
  }

  /// Whether the dump makes a database or goes into one.
  boolean entersDatabases() {
    return entered;
  }

  private MariadbTreatment content(boolean own) {
    elsewhere |= !own;
    return own ? new Skip(null) : new Run();
  }

  private MariadbTreatment table(MariadbWords words) {
    MariadbTreatment treatment = content(isOwnTable(words));
    boolean reachesIn = treatment instanceof Skip && !inOwn;
    return reachesIn ? new Skip("a table of the server's own databases") : treatment;
  }

  /// Whether the table that is named next belongs to one of the server's own databases.
  private boolean isOwnTable(MariadbWords words) {
    String database = "";
    String table = words.name();
    while (!words.quoted() && BEFORE_NAME.contains(table.toUpperCase(Locale.ROOT))) {
      table = words.name();
    }
    if (words.next().equals(".")) {
      database = table;
      table = words.name();
    }
    boolean own = database.isEmpty() ? inOwn : isOwn(database);
    if (own) {
      ownTables.add(table);
    }
    return own;
  }

  private MariadbTreatment use(String database) {
    inOwn = isOwn(database);
    entered |= !inOwn;
    return inOwn ? new Skip("the server's own database " + database) : new Enter(database);
  }

  static boolean isOwn(String database) {
    return OWN.contains(database.toLowerCase(Locale.ROOT));
  }

  private static MariadbTreatment set(MariadbWords words) {
    String before = "";
    for (int count = 0; !words.ended(); count++) {
      String word = words.keyword();
      if (Set.of("GLOBAL", "@@GLOBAL", "PERSIST", "@@PERSIST").contains(word)) {
        return new Skip("SET GLOBAL");
      }
      if (count == 0 && Set.of("PASSWORD", "ROLE", "DEFAULT").contains(word)) {
        return new Skip("SET " + word);
      }
      // Says only whether the restore itself is to be copied to other servers.
      if (word.equals("=") && before.equals("SQL_LOG_BIN")) {
        return new Skip(null);
      }
      before = word.equals(":") ? before : word;
    }
    return new Run();
  }

  private MariadbTreatment definition(String keyword, MariadbWords words) {
    RunAsOwn owner = null;
    for (int count = 0; count < WORDS_BEFORE_KIND && !words.ended(); count++) {
      String word = words.keyword();
      if (OF_THE_SERVER.contains(word)) {
        return new Skip(keyword + " " + word);
      }
      switch (word) {
        case "DATABASE", "SCHEMA" -> {
          return database(words);
        }
        case "DEFINER" -> owner = owner == null ? owner(words) : owner;
        case "TABLE" -> {
          return table(words);
        }
        case "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE", "INDEX" -> {
          return content(inOwn) instanceof Skip skip ? skip : owner == null ? new Run() : owner;
        }
        default -> {
          // One of the many words that may stand before the kind of thing.
        }
      }
    }
    return content(inOwn);
  }

  private MariadbTreatment database(MariadbWords words) {
    String name = words.name();
    while (!words.quoted() && Set.of("IF", "NOT", "EXISTS").contains(name)) {
      name = words.name();
    }
    entered |= !isOwn(name);
    return isOwn(name) ? new Skip(null) : new Run();
  }

  /// The name after `DEFINER =`, which may be `user`, `user@host`, `CURRENT_USER` or a role.
  private static RunAsOwn owner(MariadbWords words) {
    words.next();
    words.next();
    int from = words.from();
    int to = words.to();
    String next = words.next();
    if (!words.quoted() && next.startsWith("@")) {
      to = words.to();
      if (next.equals("@")) {
        words.next();
        to = words.to();
      }
    } else {
      words.back();
    }
    return new RunAsOwn(from, to);
  }
}
