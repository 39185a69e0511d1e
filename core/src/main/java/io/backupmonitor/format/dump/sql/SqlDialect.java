package io.backupmonitor.format.dump.sql;

import static io.backupmonitor.format.dump.sql.SqlDialect.Feature.BACKSLASH_ESCAPES;
import static io.backupmonitor.format.dump.sql.SqlDialect.Feature.BRACKET_NAMES;
import static io.backupmonitor.format.dump.sql.SqlDialect.Feature.COMPOUND_BODIES;
import static io.backupmonitor.format.dump.sql.SqlDialect.Feature.COPY_ROWS;
import static io.backupmonitor.format.dump.sql.SqlDialect.Feature.DASHES_NEED_SPACE;
import static io.backupmonitor.format.dump.sql.SqlDialect.Feature.DELIMITER_COMMAND;
import static io.backupmonitor.format.dump.sql.SqlDialect.Feature.DOLLAR_QUOTES;
import static io.backupmonitor.format.dump.sql.SqlDialect.Feature.DOT_COMMANDS;
import static io.backupmonitor.format.dump.sql.SqlDialect.Feature.EXECUTABLE_COMMENTS;
import static io.backupmonitor.format.dump.sql.SqlDialect.Feature.HASH_COMMENTS;
import static io.backupmonitor.format.dump.sql.SqlDialect.Feature.LINE_DELIMITERS;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/// How a family of databases spells SQL, as far as finding the ends of statements needs it.
public enum SqlDialect {
  /// MariaDB and MySQL, read as their own client reads a dump.
  MYSQL(
      BACKSLASH_ESCAPES, HASH_COMMENTS, DASHES_NEED_SPACE, EXECUTABLE_COMMENTS, DELIMITER_COMMAND),
  /// SQLite, read as its shell reads a dump.
  SQLITE(DOT_COMMANDS, BRACKET_NAMES, COMPOUND_BODIES),
  /// Nobody's in particular.
  GENERIC(DOLLAR_QUOTES, COMPOUND_BODIES, LINE_DELIMITERS, COPY_ROWS);

  /// One way in which dialects differ.
  public enum Feature {
    /// A backslash in a string takes the next byte along.
    BACKSLASH_ESCAPES,
    /// A `#` begins a comment.
    HASH_COMMENTS,
    /// Two dashes begin a comment only before white space.
    DASHES_NEED_SPACE,
    /// What stands between `/*!` or `/*M!` and `*/` is part of the statement.
    EXECUTABLE_COMMENTS,
    /// A line `DELIMITER x` changes what ends a statement.
    DELIMITER_COMMAND,
    /// `$tag$ … $tag$` is a string.
    DOLLAR_QUOTES,
    /// A line that begins with a dot is a command for the shell.
    DOT_COMMANDS,
    /// `[name]` is a name.
    BRACKET_NAMES,
    /// The body of a trigger holds semicolons and ends with `; END;`.
    COMPOUND_BODIES,
    /// A line of nothing but `GO` or `/` ends a statement.
    LINE_DELIMITERS,
    /// Lines of rows follow `COPY … FROM stdin;`.
    COPY_ROWS
  }

  @SuppressWarnings("ImmutableEnumChecker") // never written after construction
  private final Set<Feature> features;

  SqlDialect(Feature... features) {
    this.features = EnumSet.copyOf(Arrays.asList(features));
  }

  boolean has(Feature feature) {
    return features.contains(feature);
  }
}
