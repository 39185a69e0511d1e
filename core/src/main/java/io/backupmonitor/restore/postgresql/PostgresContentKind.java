package io.backupmonitor.restore.postgresql;

import java.util.Optional;
import java.util.stream.Stream;

/// What a backup of PostgreSQL is, by the name of its format.
enum PostgresContentKind {
  /// Statements and rows as text.
  PLAIN("sql"),
  /// An archive of pg_dump in one file.
  ARCHIVE("custom"),
  /// An archive of pg_dump in several files, in a directory or a tar.
  FILES("directory|tar");

  private final String names;

  PostgresContentKind(String names) {
    this.names = names;
  }

  /// The kind of a chain like `postgresql.sql.gz`; empty for what is none of these.
  static Optional<PostgresContentKind> of(String chain) {
    return Stream.of(values())
        .filter(kind -> chain.matches("postgresql\\.(?:" + kind.names + ")(?:\\..*)?"))
        .findFirst();
  }
}
