package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.dump.postgresql.PostgresStatement;
import io.backupmonitor.format.dump.postgresql.PostgresWords;
import java.util.LinkedHashSet;
import java.util.Set;

/// Finds the roles that a statement of a dump names, so that they can be made before it runs.
final class PostgresRoleNames {

  /// What stands where a role can stand and is none that a dump could have made.
  private static final Set<String> NO_ROLES =
      Set.of("public", "current_user", "current_role", "session_user", "none");

  private PostgresRoleNames() {}

  static Set<String> in(PostgresStatement statement) {
    PostgresWords words = statement.words();
    Set<String> names = new LinkedHashSet<>();
    if (words.accept("create")) {
      created(words, names);
    } else if (words.accept("alter", "default", "privileges")) {
      while (!words.atEnd()) {
        boolean role =
            words.accept("for", "role") || words.accept("for", "user") || words.acceptOneOf("to");
        if (role || words.accept("from")) {
          list(words, names);
        } else {
          words.skip();
        }
      }
    } else if (words.accept("alter")) {
      if (words.skipTo("owner", "to")) {
        list(words, names);
      }
    } else if (words.acceptOneOf("grant", "revoke") && words.skipTo("on")) {
      while (!words.atEnd()) {
        if (words.acceptOneOf("to", "from") || words.accept("granted", "by")) {
          list(words, names);
        } else {
          words.skip();
        }
      }
    }
    names.removeIf(name -> NO_ROLES.contains(name) || name.startsWith("pg_"));
    return names;
  }

  private static void created(PostgresWords words, Set<String> names) {
    if (words.accept("user", "mapping")) {
      return;
    }
    if (words.acceptOneOf("role", "user", "group")) {
      add(words, names);
    } else if (words.accept("schema")) {
      if (words.skipTo("authorization")) {
        add(words, names);
      }
    } else if (words.accept("policy") && words.skipTo("to")) {
      list(words, names);
    }
  }

  private static void list(PostgresWords words, Set<String> names) {
    do {
      words.accept("group");
      add(words, names);
    } while (words.acceptSymbol(','));
  }

  private static void add(PostgresWords words, Set<String> names) {
    String name = words.name();
    if (name != null) {
      names.add(name);
    }
  }
}
