package io.backupmonitor.restore;

import io.backupmonitor.restore.MariadbTreatment.Enter;
import io.backupmonitor.restore.MariadbTreatment.Missing;
import io.backupmonitor.restore.MariadbTreatment.Run;
import io.backupmonitor.restore.MariadbTreatment.RunAsOwn;
import io.backupmonitor.restore.MariadbTreatment.Skip;
import io.backupmonitor.restore.MariadbTreatment.Unsafe;
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

  private boolean inOwn;
  private boolean elsewhere;

  /// What is done with a statement that was read whole.
  MariadbTreatment treatment(byte[] text, int length) {
    Optional<String> danger = MariadbDanger.of(text, length);
    if (danger.isPresent()) {
      return new Unsafe(danger.get());
    }
    MariadbWords words = new MariadbWords(text, length);
    String keyword = words.keyword();
    return switch (keyword) {
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
      default -> content();
    };
  }

  /// Whether the dump fills no other database than the server's own ones.
  boolean onlyOwn() {
    return inOwn && !elsewhere;
  }

  private MariadbTreatment content() {
    elsewhere |= !inOwn;
    return inOwn ? new Skip(null) : new Run();
  }

  private MariadbTreatment use(String database) {
    inOwn = isOwn(database);
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
        case "DEFINER" -> owner = owner(words);
        case "TABLE", "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE", "INDEX" -> {
          return content() instanceof Skip skip ? skip : owner == null ? new Run() : owner;
        }
        default -> {
          // One of the many words that may stand before the kind of thing.
        }
      }
    }
    return content();
  }

  private static MariadbTreatment database(MariadbWords words) {
    String name = words.name();
    while (!words.quoted() && Set.of("IF", "NOT", "EXISTS").contains(name)) {
      name = words.name();
    }
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
