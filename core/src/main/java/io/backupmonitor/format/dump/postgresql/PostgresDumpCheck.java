package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.dump.postgresql.PostgresDumpPart.End;
import io.backupmonitor.format.dump.postgresql.PostgresDumpPart.Open;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One look at a PostgreSQL dump: counts what it holds and finds out whether it is whole. For one
/// thread.
final class PostgresDumpCheck {

  /// So many lines of a kind say enough.
  private static final int MOST_LINES_TOLD = 3;

  private final InspectionContext context;
  private final PostgresContents contents = new PostgresContents();
  private final DumpMarks marks = new DumpMarks();
  private final OpenTransaction transaction = new OpenTransaction();
  private List<String> copying = List.of();
  private String place = "";
  private int foreignCommands;
  private boolean strange;
  private int unsafeStatements;

  PostgresDumpCheck(InspectionContext context) {
    this.context = context;
  }

  void check(PostgresDumpReader reader) throws IOException {
    try {
      PostgresDumpPart part = reader.next();
      while (!(part instanceof End end)) {
        take(part);
        part = reader.next();
      }
      judge(end);
    } finally {
      contents.tables().forEach((name, table) -> context.table(name, contents.rows(table)));
    }
  }

  /// Says where the lines are counted, for messages; empty for the dump itself.
  void at(String where) {
    place = where;
  }

  /// What was found so far.
  PostgresContents contents() {
    return contents;
  }

  /// Takes a part that is not the end.
  void take(PostgresDumpPart part) {
    switch (part) {
      case PostgresDumpPart.Statement(PostgresStatement statement) -> statement(statement);
      case PostgresDumpPart.CopyStart(PostgresStatement statement, List<String> table) -> {
        marks.content(statement.line(), statement::summary);
        contents.copied(table, 0);
        copying = table;
      }
      case PostgresDumpPart.CopyRows _, PostgresDumpPart.Origin _ -> {}
      case PostgresDumpPart.CopyEnd(long rows) -> contents.copied(copying, rows);
      case PostgresDumpPart.Backslash line -> backslash(line);
      case PostgresDumpPart.Marked(PostgresDumpPart.Mark mark, long _) -> marks.take(mark);
      case End _ -> throw new IllegalStateException("the end is handled before");
    }
  }

  private void statement(PostgresStatement statement) {
    marks.content(statement.line(), statement::summary);
    if (!statement.isSql() && marks.any()) {
      tellStrange(
          "%sline %,d is no SQL: %s".formatted(place, statement.line(), statement.summary()));
    }
    contents.take(statement);
    transaction.take(statement);
    PostgresDanger.of(statement)
        .ifPresent(
            why -> {
              unsafeStatements++;
              if (unsafeStatements <= MOST_LINES_TOLD) {
                context.finding(
                    FindingCode.DUMP_UNSAFE_STATEMENT,
                    "%sline %,d %s: %s"
                        .formatted(place, statement.line(), why, statement.summary()));
              }
            });
  }

  private void backslash(PostgresDumpPart.Backslash line) {
    switch (PostgresDanger.command(line)) {
      case PostgresDanger.Command.Connect(String database) -> {
        boolean allowed = marks.connect(line.line(), line.text());
        contents.connect(database);
        if (!allowed) {
          foreign(line);
        }
      }
      case PostgresDanger.Command.Restrict(String key) -> {
        if (!marks.restrict(key, line.line())) {
          foreign(line);
        }
      }
      case PostgresDanger.Command.Unrestrict(String key) -> {
        if (!marks.unrestrict(key)) {
          foreign(line);
        }
      }
      case PostgresDanger.Command.Encoding _ -> {
        if (!marks.commandsAllowed()) {
          foreign(line);
        }
      }
      case PostgresDanger.Command.Nothing() -> {}
      case PostgresDanger.Command.Foreign() -> {
        marks.content(line.line(), line::text);
        foreign(line);
      }
    }
  }

  /// Something got between what the tool wrote; what it belongs to is told once.
  private void tellStrange(String message) {
    if (!strange) {
      strange = true;
      context.finding(FindingCode.DUMP_CORRUPT, message);
    }
  }

  private void foreign(PostgresDumpPart.Backslash line) {
    if (line.text().equals("\\.") && marks.any()) {
      tellStrange("%sline %,d ends rows before which no COPY stands".formatted(place, line.line()));
      return;
    }
    foreignCommands++;
    if (foreignCommands <= MOST_LINES_TOLD) {
      context.finding(
          FindingCode.DUMP_META_COMMAND,
          "%sline %,d is a command for the client program: %s"
              .formatted(place, line.line(), line.text()));
    }
  }

  private void judge(End end) {
    tellTheRest();
    String open = open(end);
    if (open != null) {
      context.finding(
          end.open() == Open.COPY ? FindingCode.DUMP_OPEN_COPY : FindingCode.DUMP_OPEN_STATEMENT,
          open);
      return;
    }
    DumpMarks.Problem problem = marks.problem(contents.tables().size());
    if (problem != null) {
      context.finding(problem.code(), problem.message());
      return;
    }
    if (marks.several() > 1) {
      context.finding(
          FindingCode.DUMP_SEVERAL,
          "holds %,d dumps, each of them whole".formatted(marks.several()));
    }
    if (contents.isEmpty()) {
      context.finding(FindingCode.DUMP_EMPTY, "creates no table, no role and nothing else");
    }
    if (!marks.any()) {
      context.finding(
          FindingCode.DUMP_NO_COMPLETION_MARK,
          "was not written by pg_dump, so no last line proves that it is whole");
      context.notProven("a hand-made SQL file has no line that proves it complete");
    }
  }

  private @Nullable String open(End end) {
    int before = contents.tables().size();
    return switch (end.open()) {
      case NOTHING ->
          transaction.beganOn() == 0
              ? null
              : "ends inside the transaction that begins in line %,d: its COMMIT is missing"
                  .formatted(transaction.beganOn());
      case COPY ->
          "ends inside COPY %s after %,d rows; %,d of its tables came before"
              .formatted(String.join(".", copying), end.rows(), Math.max(0, before - 1));
      case STATEMENT ->
          "ends inside the statement that begins in line %,d; %,d of its tables came before"
              .formatted(end.line(), before);
      case QUOTE ->
          "ends inside a quoted text of the statement that begins in line %,d; %,d of its tables came before"
              .formatted(end.line(), before);
      case COMMENT ->
          "ends inside the comment that begins in line %,d; %,d of its tables came before"
              .formatted(end.line(), before);
    };
  }

  /// Says how many lines were not told.
  void tellTheRest() {
    tellTheRest(FindingCode.DUMP_META_COMMAND, foreignCommands, "commands for the client program");
    tellTheRest(FindingCode.DUMP_UNSAFE_STATEMENT, unsafeStatements, "such statements");
  }

  private void tellTheRest(FindingCode code, int count, String what) {
    if (count > MOST_LINES_TOLD) {
      context.finding(code, "%,d more %s follow".formatted(count - MOST_LINES_TOLD, what));
    }
  }
}
