package io.backupmonitor.config;

import static io.backupmonitor.config.Key.optional;
import static io.backupmonitor.config.Key.required;
import static io.backupmonitor.config.Key.withDefault;

import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.Expectation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The part of the table of keys that says what the backups of a location have to hold, and how
/// fast they have to be back.
final class RestoreKeys {

  // One item of restore.checks.
  static final Key<String> CHECK_NAME =
      optional("name", Shapes.text(), "What the check is called in results.");
  static final Key<List<String>> CHECK_INCLUDE =
      withDefault(
          "include",
          Shapes.list(Shapes.glob(), "glob"),
          List.of(),
          "Globs on the path below the location; only backups that match one are concerned.");
  static final Key<String> CHECK_DATABASE =
      optional(
          "database",
          Shapes.text(),
          "The database that is asked, where a backup holds several; of Redis: db0, db1, ...");
  static final Key<String> SQL =
      optional(
          "sql",
          CheckShapes.statement(),
          "A query; the first value of its first row is compared with what is expected.");
  static final Key<Expectation> EXPECT =
      optional(
          "expect",
          CheckShapes.expectation("> 100, = 'x' or newer than 26h", Expectations::any),
          "One comparison with that value: > 100, = 'x', newer than 26h (before the backup).");
  static final Key<String> FILE =
      optional("file", CheckShapes.pathBelow(), "A restored file or folder that has to be there.");
  static final Key<String> CONTAINS =
      optional("contains", Shapes.text(), "A text that stands in that file.");
  static final Key<String> MATCHES =
      optional(
          "matches",
          CheckShapes.regularExpression(),
          "A regular expression of which some part of that file is a match.");
  static final Key<Expectation> SIZE =
      optional(
          "size",
          CheckShapes.expectation("> 20 MB or = 0", Expectations::size),
          "A comparison with the size of that file.");
  static final Key<String> FILES =
      optional("files", Shapes.glob(), "A glob on restored files that are to be counted.");
  static final Key<Expectation> COUNT =
      optional(
          "count",
          CheckShapes.expectation("> 100", Expectations::count),
          "A comparison with the number of those files.");
  static final Key<Integer> MINIMUM_TABLES =
      optional(
          "minimum_tables",
          Shapes.whole(1, 1_000_000),
          "How many tables there have to be at least.");
  static final Key<String> KEY =
      optional("key", Shapes.text(), "A key of Redis that has to be there.");
  static final Key<Expectation> KEYS =
      optional(
          "keys",
          CheckShapes.expectation("> 100", Expectations::count),
          "A comparison with the number of keys of Redis.");

  static final Section<ContentCheck> CHECK =
      Section.of(
              "backups.locations[].restore.checks[]",
              List.of(
                  CHECK_NAME,
                  CHECK_INCLUDE,
                  SQL,
                  EXPECT,
                  CHECK_DATABASE,
                  FILE,
                  CONTAINS,
                  MATCHES,
                  SIZE,
                  FILES,
                  COUNT,
                  MINIMUM_TABLES,
                  KEY,
                  KEYS),
              CheckDraft::check)
          .checking(CheckDraft::refuseMixtures);

  // One item of restore.freshness.
  static final Key<String> FRESH_NAME =
      optional("name", Shapes.text(), "What it is called in results.");
  static final Key<List<String>> FRESH_INCLUDE =
      withDefault(
          "include",
          Shapes.list(Shapes.glob(), "glob"),
          List.of(),
          "Globs on the path below the location; only backups that match one are concerned.");
  static final Key<String> FRESH_DATABASE =
      optional("database", Shapes.text(), "The database of the table, where there are several.");
  static final Key<String> TABLE =
      required("table", Shapes.text(), "A table that always gets new rows.");
  static final Key<String> COLUMN =
      required("column", Shapes.text(), "Its column with the time of each row.");
  static final Key<Duration> MAX_AGE =
      required(
          "max_age",
          CheckShapes.limit(),
          "How long before the backup the newest value of that column may lie.");

  static final Section<ContentCheck> FRESH =
      Section.of(
          "backups.locations[].restore.freshness[]",
          List.of(FRESH_NAME, FRESH_INCLUDE, FRESH_DATABASE, TABLE, COLUMN, MAX_AGE),
          CheckDraft::freshness);

  // restore
  static final Key<List<ContentCheck>> CHECKS =
      withDefault(
          "checks",
          Shapes.list(CHECK, "checks"),
          List.of(),
          "What every restored backup here is asked; a check that is false fails the restore test.");
  static final Key<List<ContentCheck>> FRESHNESS =
      withDefault(
          "freshness",
          Shapes.list(FRESH, "columns"),
          List.of(),
          "Columns whose newest value must not be old when the backup is made.");
  static final Key<Double> MAX_ROW_DROP =
      optional(
          "max_row_drop",
          CheckShapes.percent(),
          "How much of its rows a table may lose from one restore test of a series to the next;"
              + " without it, the loss of more than half is a warning.");
  static final Key<List<String>> IGNORE_TABLES =
      withDefault(
          "ignore_tables",
          Shapes.list(Shapes.glob(), "glob"),
          List.of(),
          "Globs on the names of tables whose rows come and go.");
  static final Key<Duration> RTO =
      optional("rto", CheckShapes.limit(), "How long a restore may take.");
  static final Key<Duration> RPO =
      optional("rpo", CheckShapes.limit(), "How old the newest backup may become.");

  static final Key<Boolean> NESTED =
      withDefault(
          "nested",
          Shapes.flag(),
          false,
          "Whether dumps and databases inside an archive are restored too, each by its own engine;"
              + " one that is bad fails the restore test of the archive.");

  static final Section<RestoreObjectives> RESTORE =
      Section.of(
          "backups.locations[].restore",
          List.of(CHECKS, FRESHNESS, MAX_ROW_DROP, IGNORE_TABLES, RTO, RPO, NESTED),
          values ->
              new RestoreObjectives(
                  Stream.concat(values.get(CHECKS).stream(), values.get(FRESHNESS).stream())
                      .toList(),
                  values.orNull(MAX_ROW_DROP),
                  values.get(IGNORE_TABLES),
                  values.orNull(RTO),
                  values.orNull(RPO),
                  values.get(NESTED)));

  private RestoreKeys() {}
}
