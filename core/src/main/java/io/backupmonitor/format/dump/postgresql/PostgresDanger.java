package io.backupmonitor.format.dump.postgresql;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Knows what in a PostgreSQL dump would reach beyond its own database. Dump tools write nothing of
/// the kind; it is refused before it runs.
public final class PostgresDanger {

  private static final Set<String> FILE_FUNCTIONS =
      Set.of(
          "pg_read_file",
          "pg_read_binary_file",
          "pg_ls_dir",
          "pg_stat_file",
          "pg_file_write",
          "pg_file_unlink",
          "pg_file_rename",
          "lo_import",
          "lo_export",
          "dblink_connect",
          "pg_reload_conf",
          "pg_terminate_backend");

  private static final Pattern RESTRICT = Pattern.compile("\\\\(un)?restrict ([A-Za-z0-9]+)");

  private static final Pattern ENCODING = Pattern.compile("\\\\encoding '?([A-Za-z0-9_-]+)'?");

  private static final Pattern CONNECT =
      Pattern.compile(
          "\\\\c(?:onnect)? +(?:-reuse-previous=(?:on|off) +)?(\"(?:[^\"]|\"\")+\"|[^\\s\"`|;]+)"
              + "(?: +[^\\s`|;]+){0,3} *;?");

  private static final Pattern DATABASE_ONLY =
      Pattern.compile("dbname *= *(?:'((?:[^'\\\\]|\\\\.)*)'|([^\\s'=]+))");

  private PostgresDanger() {}

  /// A line for the client program, understood.
  public sealed interface Command {

    /// Goes to another database. Its user, host and port do not matter here.
    record Connect(String database) implements Command {}

    /// Forbids every other command until the key comes again.
    record Restrict(String key) implements Command {}

    /// Ends a [Restrict].
    record Unrestrict(String key) implements Command {}

    /// Says in which encoding the rest is; pg_dump writes it before it connects to an odd name.
    record Encoding(String name) implements Command {}

    /// Changes nothing here: the end of rows where there are none, or another user.
    record Nothing() implements Command {}

    /// A command that no dump tool writes.
    record Foreign() implements Command {}
  }

  /// What a line for the client program asks for.
  public static Command command(PostgresDumpPart.Backslash line) {
    String text = line.text();
    if (line.insideStatement()) {
      return new Command.Foreign();
    }
    if (text.equals("\\.")) {
      return new Command.Nothing();
    }
    Matcher restrict = RESTRICT.matcher(text);
    if (restrict.matches()) {
      String key = restrict.group(2);
      return restrict.group(1) == null ? new Command.Restrict(key) : new Command.Unrestrict(key);
    }
    Matcher encoding = ENCODING.matcher(text);
    if (encoding.matches()) {
      return new Command.Encoding(encoding.group(1));
    }
    Matcher connect = CONNECT.matcher(text);
    return connect.matches() ? connection(connect.group(1)) : new Command.Foreign();
  }

  /// A connection by name, or by a string that holds a database's name and nothing else.
  private static Command connection(String target) {
    boolean quoted = target.startsWith("\"");
    String name = quoted ? target.substring(1, target.length() - 1).replace("\"\"", "\"") : target;
    if (name.equals("-")) {
      return new Command.Nothing();
    }
    Matcher database = DATABASE_ONLY.matcher(name);
    if (database.matches()) {
      String inQuotes = database.group(1);
      return new Command.Connect(
          inQuotes == null ? database.group(2) : inQuotes.replaceAll("\\\\(.)", "$1"));
    }
    boolean elsewhere = name.contains("=") || name.contains("://") || name.contains("`");
    return elsewhere ? new Command.Foreign() : new Command.Connect(name);
  }

  /// Why a statement must not run, as the end of a sentence that begins with the statement; empty
  /// when it may.
  public static Optional<String> of(PostgresStatement statement) {
    PostgresWords words = statement.words();
    if (words.accept("copy")) {
      return copy(words);
    }
    if (words.accept("alter", "system")) {
      return Optional.of("changes the configuration of the server");
    }
    if (words.accept("load")) {
      return Optional.of("loads a program into the server");
    }
    boolean calls = words.acceptOneOf("select", "with", "values", "call", "perform");
    if (calls && words.anyWord(FILE_FUNCTIONS::contains)) {
      return Optional.of("reaches for files or sessions of the server");
    }
    return Optional.empty();
  }

  private static Optional<String> copy(PostgresWords words) {
    words.accept("binary");
    words.skip();
    while (!words.atEnd()) {
      if (words.acceptOneOf("from", "to")) {
        if (words.accept("program")) {
          return Optional.of("runs a program on the server");
        }
        boolean file = words.string() != null;
        return file ? Optional.of("reads or writes a file of the server") : Optional.empty();
      }
      words.skip();
    }
    return Optional.empty();
  }
}
