package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.dump.postgresql.PostgresStatement;
import io.backupmonitor.format.dump.postgresql.PostgresWords;
import io.backupmonitor.restore.postgresql.PostgresTreatment.Extension;
import io.backupmonitor.restore.postgresql.PostgresTreatment.Instead;
import io.backupmonitor.restore.postgresql.PostgresTreatment.Missing;
import io.backupmonitor.restore.postgresql.PostgresTreatment.Run;
import io.backupmonitor.restore.postgresql.PostgresTreatment.Skip;
import io.backupmonitor.restore.postgresql.PostgresTreatment.Tolerate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Knows for each statement of a dump what is done with it in a throw-away server, whose loading
/// role has no special rights. What a dump says about the machine around its database (other
/// databases, logins, tablespaces, replication) is left out and noted.
final class PostgresRules {

  static final String DENIED = "42501";
  static final String NO_OBJECT = "42704";
  static final String NO_TABLE = "42P01";
  static final String NO_SCHEMA = "3F000";
  static final String NO_FUNCTION = "42883";

  private static final Set<String> RIGHTS =
      Set.of(
          DENIED, NO_OBJECT, NO_TABLE, NO_SCHEMA, NO_FUNCTION, "0LP01", "0L000", "2BP01", "3D000");

  private static final Set<String> NOT_THERE =
      Set.of(NO_OBJECT, NO_TABLE, NO_SCHEMA, NO_FUNCTION, "42703", "3D000", "2BP01", DENIED);

  private static final Run RUN = new Run();
  private static final Skip SILENTLY = new Skip(null);

  private boolean created;

  /// Another database begins.
  void beginDatabase() {
    created = false;
  }

  /// What is done with a statement. Statements have to come in the order of the dump.
  PostgresTreatment treatment(PostgresStatement statement) {
    PostgresWords words = statement.words();
    if (words.accept("create")) {
      PostgresTreatment treatment = create(words);
      created |= !(treatment instanceof Skip);
      return treatment;
    }
    if (words.accept("set")) {
      return set(words);
    }
    if (words.accept("alter")) {
      return alter(words);
    }
    if (words.accept("drop")) {
      return drop(words);
    }
    if (words.accept("comment", "on")) {
      return comment(words);
    }
    return rights(words);
  }

  private static PostgresTreatment create(PostgresWords words) {
    words.accept("or", "replace");
    if (words.accept("user", "mapping")) {
      return new Missing("a user mapping of a foreign server");
    }
    if (words.acceptOneOf("role", "user", "group", "database")) {
      return SILENTLY;
    }
    if (words.accept("tablespace")) {
      return new Skip("CREATE TABLESPACE");
    }
    if (words.accept("event", "trigger")) {
      return new Skip("CREATE EVENT TRIGGER");
    }
    if (words.accept("subscription")) {
      return new Skip("CREATE SUBSCRIPTION");
    }
    if (words.accept("publication")) {
      boolean everything = words.skipTo("for", "all", "tables") || words.anyWord("tables"::equals);
      return everything ? new Skip("CREATE PUBLICATION") : RUN;
    }
    if (words.accept("extension")) {
      return extension(words);
    }
    if (words.accept("schema")) {
      words.accept("if", "not", "exists");
      boolean usual = "public".equals(words.name());
      return usual ? new Tolerate(Set.of("42P06"), null) : RUN;
    }
    return foreign(words);
  }

  private static PostgresTreatment foreign(PostgresWords words) {
    if (words.acceptOneOf("server") || words.accept("foreign", "data", "wrapper")) {
      return new Missing("a foreign data wrapper");
    }
    if (words.accept("foreign", "table")) {
      return new Missing("the foreign table " + String.join(".", words.qualifiedName()));
    }
    if (words.accept("access", "method")) {
      return new Missing("the access method " + words.name());
    }
    words.accept("trusted");
    words.accept("procedural");
    if (words.accept("language")) {
      String name = words.value();
      return "plpgsql".equals(name) ? SILENTLY : new Missing("the language " + name);
    }
    return RUN;
  }

  private static PostgresTreatment extension(PostgresWords words) {
    words.accept("if", "not", "exists");
    String name = words.name();
    if (name == null) {
      return RUN;
    }
    if (name.equals("plpgsql")) {
      return SILENTLY;
    }
    boolean placed = words.skipTo("schema");
    return new Extension(name, placed ? words.name() : null);
  }

  private static PostgresTreatment set(PostgresWords words) {
    if (words.accept("constraints") || words.accept("transaction")) {
      return RUN;
    }
    words.acceptOneOf("local");
    boolean session = words.accept("session");
    if (session && words.accept("characteristics")) {
      return RUN;
    }
    if (words.accept("authorization") || words.accept("role")) {
      return new Skip("SET ROLE");
    }
    if (words.accept("names")) {
      return SILENTLY;
    }
    String setting = words.name();
    if (setting == null) {
      return RUN;
    }
    if (!words.acceptSymbol('=')) {
      words.accept("to");
    }
    return setting(setting, words.value(), words);
  }

  private static PostgresTreatment setting(
      String setting, @Nullable String value, PostgresWords words) {
    return switch (setting) {
      // The driver wants to keep these to itself, and notices would only fill its memory.
      case "client_encoding", "client_min_messages" -> SILENTLY;
      case "datestyle" -> dateStyle((value == null ? "" : value) + " " + words.value());
      case "default_tablespace" ->
          value == null || value.isEmpty() ? SILENTLY : new Skip("SET default_tablespace");
      case "default_table_access_method" ->
          "heap".equals(value) ? SILENTLY : new Skip("SET default_table_access_method");
      default -> new Tolerate(Set.of(NO_OBJECT, "22023", DENIED), null);
    };
  }

  /// The driver reads dates in ISO style only; the order of day and month may still change.
  private static PostgresTreatment dateStyle(String value) {
    String upper = value.toUpperCase(Locale.ROOT);
    for (String order : List.of("DMY", "MDY", "YMD")) {
      if (upper.contains(order)) {
        return new Instead("SET DateStyle = 'ISO, " + order + "'");
      }
    }
    return upper.contains("GERMAN") ? new Instead("SET DateStyle = 'ISO, DMY'") : SILENTLY;
  }

  private PostgresTreatment alter(PostgresWords words) {
    if (words.accept("default", "privileges")) {
      return new Tolerate(RIGHTS, "ALTER DEFAULT PRIVILEGES");
    }
    if (words.accept("user", "mapping")) {
      return SILENTLY;
    }
    if (words.acceptOneOf("role", "user", "group")) {
      return new Skip("ALTER ROLE");
    }
    if (words.acceptOneOf("database", "language") || words.accept("procedural", "language")) {
      return SILENTLY;
    }
    if (words.acceptOneOf("tablespace", "subscription", "extension", "server")
        || words.accept("event", "trigger")
        || words.accept("foreign")) {
      return SILENTLY;
    }
    if (words.accept("publication")) {
      return new Tolerate(RIGHTS, null);
    }
    return alterOwned(words);
  }

  private PostgresTreatment alterOwned(PostgresWords words) {
    boolean table = words.accept("table");
    while (!words.atEnd()) {
      if (words.accept("owner", "to")) {
        return new Tolerate(RIGHTS, "OWNER TO");
      }
      if (table && words.accept("disable", "trigger", "all")) {
        return new Instead("SET session_replication_role = replica");
      }
      if (table && words.accept("enable", "trigger", "all")) {
        return new Instead("SET session_replication_role = origin");
      }
      if (words.accept("set", "tablespace")) {
        return new Skip("SET TABLESPACE");
      }
      if (words.accept("drop") && !created) {
        return new Tolerate(NOT_THERE, null);
      }
      words.skip();
    }
    return RUN;
  }

  private PostgresTreatment drop(PostgresWords words) {
    if (words.acceptOneOf("role", "user", "group", "database", "language")
        || words.accept("procedural", "language")) {
      return SILENTLY;
    }
    if (words.acceptOneOf("tablespace", "subscription", "extension", "server", "owned")
        || words.accept("event", "trigger")
        || words.accept("foreign")) {
      return SILENTLY;
    }
    return created ? RUN : new Tolerate(NOT_THERE, null);
  }

  private static PostgresTreatment comment(PostgresWords words) {
    if (words.acceptOneOf("extension", "database", "role", "tablespace", "subscription", "server")
        || words.acceptOneOf("language")
        || words.accept("event", "trigger")
        || words.accept("procedural", "language")
        || words.accept("foreign")) {
      return SILENTLY;
    }
    if (words.accept("schema", "public") || words.accept("large", "object")) {
      return new Tolerate(Set.of(DENIED), null);
    }
    return words.accept("publication") ? new Tolerate(RIGHTS, null) : RUN;
  }

  private PostgresTreatment rights(PostgresWords words) {
    if (words.accept("security", "label")) {
      return new Skip("SECURITY LABEL");
    }
    if (words.acceptOneOf("grant", "revoke")) {
      if (!words.skipTo("on")) {
        return new Skip("membership of roles");
      }
      if (words.acceptOneOf("parameter", "database", "tablespace", "language")
          || words.accept("foreign")) {
        return new Skip("rights on the server");
      }
      return new Tolerate(RIGHTS, "GRANT and REVOKE");
    }
    if (words.accept("reset")) {
      boolean role = words.accept("role") || words.accept("session", "authorization");
      return role || words.accept("client_encoding") ? SILENTLY : new Tolerate(NOT_THERE, null);
    }
    if (words.accept("import", "foreign")) {
      return new Missing("a foreign data wrapper");
    }
    if (words.accept("discard") || words.accept("reassign", "owned")) {
      return SILENTLY;
    }
    if (words.accept("copy")) {
      return new Skip("COPY TO");
    }
    if (words.accept("update", "pg_catalog")) {
      // pg_dumpall takes the mark of a template away before it drops the database
      return SILENTLY;
    }
    return select(words);
  }

  private PostgresTreatment select(PostgresWords words) {
    if (words.accept("select")) {
      words.accept("pg_catalog");
      words.acceptSymbol('.');
      if (!created && words.accept("lo_unlink")) {
        return new Tolerate(NOT_THERE, null);
      }
      if (words.accept("set_config") && words.acceptSymbol('(')) {
        String setting = words.string();
        boolean ours =
            setting != null
                && Set.of("client_encoding", "datestyle", "client_min_messages", "role")
                    .contains(setting.toLowerCase(Locale.ROOT));
        return ours ? SILENTLY : RUN;
      }
    }
    return RUN;
  }
}
