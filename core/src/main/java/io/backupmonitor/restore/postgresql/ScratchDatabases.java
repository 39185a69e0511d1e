package io.backupmonitor.restore.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// The databases and roles that a dump finds in the throw-away server: a database of our own for
/// each of its databases, a loading role without special rights that owns them, and a role without
/// login for each role that it names. For one thread.
final class ScratchDatabases implements AskableDatabases {

  /// The database that is there from the start.
  static final String FIRST = "scratch";

  /// From these versions on there are rights on parameters, and a role that reads all data.
  private static final int PARAMETER_RIGHTS = 15;

  private static final int READING_ROLE = 14;

  private final PostgresServer server;
  private final String loader;
  private final Map<String, String> databases = new LinkedHashMap<>();
  private final Set<String> roles = new LinkedHashSet<>();

  ScratchDatabases(PostgresServer server) throws SQLException {
    this.server = server;
    this.loader = server.loader();
    server.admin("CREATE ROLE " + loader + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS");
    if (server.binaries().majorVersion() >= PARAMETER_RIGHTS) {
      server.admin("GRANT SET ON PARAMETER session_replication_role TO " + loader);
    }
  }

  /// The databases by the names that the dump gives them.
  Map<String, String> databases() {
    return databases;
  }

  /// A connection of the loading role to the database that stands for one of the dump.
  Connection connect(String name) throws SQLException {
    String database = databases.get(name);
    if (database == null) {
      database = databases.isEmpty() ? FIRST : "scratch" + databases.size();
      if (!databases.isEmpty()) {
        server.admin("CREATE DATABASE " + database + " TEMPLATE " + PostgresServer.OWN_DATABASE);
      }
      server.admin("ALTER DATABASE %s OWNER TO %s".formatted(database, loader));
      databases.put(name, database);
      server.adminIn(database, "GRANT ALL ON SCHEMA public TO " + loader);
      for (String role : roles) {
        welcome(role, database);
      }
    }
    return server.connect(database, loader);
  }

  @Override
  public Set<String> names() {
    return databases.keySet();
  }

  @Override
  public Connection connectToAsk(String name) throws SQLException {
    return server.connectToAsk(String.valueOf(databases.get(name)), loader);
  }

  /// Makes the roles that are not there yet, so that they can own and be granted things.
  void makeRoles(Set<String> names) throws SQLException {
    for (String name : names) {
      if (!roles.add(name)) {
        continue;
      }
      String role = PostgresServer.quoted(name);
      server.admin("CREATE ROLE " + role + " NOLOGIN BYPASSRLS", "GRANT " + role + " TO " + loader);
      for (String database : databases.values()) {
        welcome(name, database);
      }
    }
  }

  /// Gives all roles their place in a schema `public` that the dump made anew.
  void welcomeAll(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String role : roles) {
        statement.execute("GRANT ALL ON SCHEMA public TO " + PostgresServer.quoted(role));
      }
    }
  }

  private void welcome(String name, String database) throws SQLException {
    String role = PostgresServer.quoted(name);
    server.adminIn(
        database,
        "GRANT CREATE ON DATABASE " + database + " TO " + role,
        "DO $$ BEGIN GRANT ALL ON SCHEMA public TO %s; EXCEPTION WHEN invalid_schema_name THEN NULL; END $$"
            .formatted(role));
  }

  /// How many roles were made.
  int roles() {
    return roles.size();
  }

  /// Makes an extension as superuser, from its name alone. A dump may bring rows for its tables.
  void extension(String database, String name, String schema) throws SQLException {
    server.adminIn(
        String.valueOf(databases.get(database)),
        "CREATE EXTENSION IF NOT EXISTS %s SCHEMA %s"
            .formatted(PostgresServer.quoted(name), PostgresServer.quoted(schema)),
        "GRANT ALL ON ALL TABLES IN SCHEMA %s TO %s"
            .formatted(PostgresServer.quoted(schema), loader));
  }

  /// Lets the loading role read every table, whoever owns it by now.
  void letLoaderReadAll() throws SQLException {
    if (server.binaries().majorVersion() >= READING_ROLE) {
      server.admin("GRANT pg_read_all_data TO " + loader);
      return;
    }
    for (String database : databases.values()) {
      server.adminIn(database, letReadAll());
    }
  }

  /// Gives the right to read in every schema of the dump, and runs nothing of the dump.
  private String letReadAll() {
    return """
    DO $$
    DECLARE place name;
    BEGIN
      FOR place IN SELECT nspname FROM pg_catalog.pg_namespace
          WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
        EXECUTE pg_catalog.format('GRANT USAGE ON SCHEMA %%I TO %1$s', place);
        EXECUTE pg_catalog.format('GRANT SELECT ON ALL TABLES IN SCHEMA %%I TO %1$s', place);
      END LOOP;
    END $$"""
        .formatted(loader);
  }
}
