package io.backupmonitor.restore.postgresql;

import java.util.Set;

/// Knows which extensions of a dump the superuser makes, each with its reason. PostgreSQL trusts
/// some itself, and the loading role makes those as the owner of its database; `docs/adr/0027` says
/// how the others were chosen.
final class PostgresExtensions {

  /// What PostgreSQL trusts from version 13 on, and the loading role cannot make before that.
  private static final Set<String> TRUSTED =
      Set.of(
          "btree_gin",
          "btree_gist",
          "citext",
          "cube",
          "dict_int",
          "fuzzystrmatch",
          "hstore",
          "intarray",
          "isn",
          "lo",
          "ltree",
          "pg_trgm",
          "pgcrypto",
          "seg",
          "tablefunc",
          "tcn",
          "tsm_system_rows",
          "tsm_system_time",
          "unaccent",
          "uuid-ossp");

  private static final int TRUST_SINCE = 13;

  /// What dumps of applications need, and what does nothing that reaches out of its database.
  private static final Set<String> REASONED =
      Set.of(
          // an index method whose pages lie in the database like those of any other
          "bloom",
          // finds its functions by the search path, where a lure would catch others; nobody else is
          // there
          "earthdistance",
          // two aggregates over functions of the server itself
          "intagg",
          // one trigger that sets a column of its own row
          "moddatetime",
          // tells what other sessions did; there are none
          "pg_stat_statements",
          // the types of most spatial databases, none of which could be drilled without it
          "postgis");

  /// Tools that look at the server. They hold nothing of a dump, so that nothing is lost with them.
  private static final Set<String> DIAGNOSTIC =
      Set.of(
          "amcheck",
          "pageinspect",
          "pg_buffercache",
          "pg_freespacemap",
          "pg_prewarm",
          "pg_visibility",
          "pg_walinspect",
          "pgrowlocks",
          "pgstattuple");

  private PostgresExtensions() {}

  /// Whether the superuser makes it, as long as nothing of the dump has run.
  static boolean isMadeForDumps(String name, int serverMajor) {
    return REASONED.contains(name) || (serverMajor < TRUST_SINCE && TRUSTED.contains(name));
  }

  /// Whether a dump is whole without it.
  static boolean isDiagnostic(String name) {
    return DIAGNOSTIC.contains(name);
  }
}
