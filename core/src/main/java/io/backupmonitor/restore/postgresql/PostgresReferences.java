package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.dump.postgresql.PostgresStatement;
import io.backupmonitor.format.dump.postgresql.PostgresWords;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Knows what a dump makes, to tell a dump of a part, such as one table without the type of a
/// column, from one that is damaged. Both refer to something that is not there; but what pg_dump
/// was told to leave out is named in full, is never what a statement works on, and is not what a
/// flipped bit makes of something that the dump holds. For one thread.
final class PostgresReferences {

  /// The states of errors that say that something does not exist.
  static final Set<String> STATES =
      Set.of(
          PostgresRules.NO_OBJECT,
          PostgresRules.NO_TABLE,
          PostgresRules.NO_SCHEMA,
          PostgresRules.NO_FUNCTION);

  private static final Pattern MISSING =
      Pattern.compile(
          "(type|relation|function|schema) \"?([^\"(]+)\"?(?:\\(.*\\))? does not exist");

  /// A dump of more things than these keeps the first of them only.
  private static final int MOST_NAMES = 100_000;

  private final Set<String> made = new HashSet<>(Set.of("public"));
  private final PostgresPart part = new PostgresPart();
  private @Nullable PostgresStatement current;

  /// A statement is about to run.
  void begin(PostgresStatement statement) {
    current = statement;
    part.begin(statement);
    take(statement);
  }

  /// A statement ran well.
  void ran(PostgresStatement statement) {
    part.ran(statement);
  }

  /// What the dump needs beside itself, by what the server says about the statement that begun
  /// last, as the rest of a sentence about the dump; empty where the error means something else.
  ///
  /// @param hasAll whether the server has everything that the dump may expect of one
  Optional<String> lacks(SQLException error, boolean hasAll) {
    PostgresStatement statement = current;
    if (statement != null && hasAll) {
      Optional<String> leftOut = leftOut(error, statement);
      if (leftOut.isPresent()) {
        return Optional.of(
            "refers to %s, which it does not hold, so it can be restored only into a database that has it"
                .formatted(leftOut.get()));
      }
    }
    return Optional.ofNullable(part.needs(error));
  }

  private void take(PostgresStatement statement) {
    PostgresWords words = statement.words();
    if (!words.accept("create") || made.size() >= MOST_NAMES) {
      return;
    }
    words.accept("or", "replace");
    words.acceptOneOf("unlogged", "materialized", "recursive");
    boolean named =
        words.acceptOneOf("type", "domain", "function", "procedure", "aggregate")
            || words.acceptOneOf("table", "view", "sequence", "schema");
    if (named) {
      words.accept("if", "not", "exists");
      made.add(String.join(".", words.qualifiedName()));
    }
  }

  /// What a statement refers to and the dump leaves out on purpose; empty where the error means
  /// something else.
  private Optional<String> leftOut(SQLException error, PostgresStatement statement) {
    Matcher missing = MISSING.matcher(String.valueOf(error.getMessage()));
    if (!STATES.contains(String.valueOf(error.getSQLState())) || !missing.find()) {
      return Optional.empty();
    }
    String kind = missing.group(1);
    String name = missing.group(2);
    boolean foreign =
        (kind.equals("schema") || name.indexOf('.') > 0)
            && !worksOn(statement, name)
            && made.stream().noneMatch(each -> isFlipped(each, name));
    return foreign ? Optional.of("the %s %s".formatted(kind, name)) : Optional.empty();
  }

  /// Whether the statement fills or changes the thing itself, which the dump then has to make.
  private static boolean worksOn(PostgresStatement statement, String name) {
    PostgresWords words = statement.words();
    if (words.acceptOneOf("copy", "select", "comment")) {
      return true;
    }
    if (words.accept("insert", "into")) {
      return isNext(words, name);
    }
    if (words.accept("alter")) {
      words.name();
      words.accept("if", "exists");
      return isNext(words, name) && !statement.words().anyWord("attach"::equals);
    }
    words.accept("create");
    boolean onTable = words.acceptOneOf("index", "trigger", "rule", "policy", "unique");
    return (onTable || words.accept("constraint", "trigger"))
        && words.skipTo("on")
        && isNext(words, name);
  }

  private static boolean isNext(PostgresWords words, String name) {
    words.accept("only");
    List<String> named = words.qualifiedName();
    return String.join(".", named).equals(name);
  }

  /// Whether one flipped bit makes one name of the other. Numbered names differ so by nature.
  private static boolean isFlipped(String one, String other) {
    if (one.length() != other.length()) {
      return false;
    }
    int bits = 0;
    for (int at = 0; at < one.length(); at++) {
      char here = one.charAt(at);
      char there = other.charAt(at);
      boolean numbered = Character.isDigit(here) && Character.isDigit(there);
      bits += numbered && here != there ? Integer.SIZE : Integer.bitCount(here ^ there);
    }
    return bits == 1;
  }
}
