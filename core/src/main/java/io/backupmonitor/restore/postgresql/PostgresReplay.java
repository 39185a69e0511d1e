package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.dump.postgresql.ArchiveTaker;
import io.backupmonitor.format.dump.postgresql.PostgresContents;
import io.backupmonitor.format.dump.postgresql.PostgresDanger;
import io.backupmonitor.format.dump.postgresql.PostgresDanger.Command;
import io.backupmonitor.format.dump.postgresql.PostgresDumpPart;
import io.backupmonitor.format.dump.postgresql.PostgresStatement;
import io.backupmonitor.format.dump.postgresql.PostgresWords;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.postgresql.PostgresTreatment.Extension;
import io.backupmonitor.restore.postgresql.PostgresTreatment.Instead;
import io.backupmonitor.restore.postgresql.PostgresTreatment.Missing;
import io.backupmonitor.restore.postgresql.PostgresTreatment.Run;
import io.backupmonitor.restore.postgresql.PostgresTreatment.Skip;
import io.backupmonitor.restore.postgresql.PostgresTreatment.Tolerate;
import io.backupmonitor.restore.server.ReplayStoppedException;
import java.nio.charset.CharacterCodingException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Runs a dump in a throw-away server, part by part, under the rules of [PostgresRules]. Everything
/// of the dump runs as the loading role; the superuser runs only what is built here from names. For
/// one thread.
final class PostgresReplay implements AutoCloseable, ArchiveTaker<ReplayStoppedException> {

  /// What an error is taken for that may come from the age of the server.
  private static final Set<FindingCode> OF_OLDER_SERVERS =
      Set.of(
          FindingCode.RESTORE_FAILED,
          FindingCode.RESTORE_REFERENCE_MISSING,
          FindingCode.RESTORE_EXTENSION_MISSING);

  private final ScratchDatabases databases;
  private final int serverMajor;
  private final PostgresRules rules = new PostgresRules();
  private final PostgresContents contents = new PostgresContents();
  private final PostgresReferences references = new PostgresReferences();
  private final Map<String, Integer> notes = new TreeMap<>();
  private final Set<String> missing = new TreeSet<>();

  /// What was left out as no dump loses anything by it, though some statement may still need it.
  private final Set<String> spared = new TreeSet<>();

  /// The databases in which code of the dump may wait for somebody with more rights.
  private final Set<String> touched = new HashSet<>();

  private @Nullable PostgresSession session;
  private @Nullable String restriction;
  private boolean written;
  private String newer = "";
  private long line;
  private String place = "";

  /// @param serverMajor the major version of the throw-away server
  PostgresReplay(ScratchDatabases databases, int serverMajor) {
    this.databases = databases;
    this.serverMajor = serverMajor;
  }

  @Override
  public void at(String where) {
    place = where;
  }

  /// Takes the next part.
  ///
  /// @throws ReplayStoppedException when nothing more of the dump is to run
  @Override
  public void take(PostgresDumpPart part) throws ReplayStoppedException {
    try {
      switch (part) {
        case PostgresDumpPart.Statement(PostgresStatement statement) -> statement(statement);
        case PostgresDumpPart.CopyStart(PostgresStatement statement, List<String> table) ->
            startRows(statement, table);
        case PostgresDumpPart.CopyRows(byte[] bytes, int offset, int length) ->
            session().rows(bytes, offset, length);
        case PostgresDumpPart.CopyEnd(long rows) -> session().endRows();
        case PostgresDumpPart.Backslash command -> command(command);
        case PostgresDumpPart.Marked _ -> written = true;
        case PostgresDumpPart.Origin(int major) -> origin(major);
        case PostgresDumpPart.End _ -> session().cancelRows();
      }
    } catch (SQLException error) {
      throw failed(error, "the rows from line %,d on".formatted(line));
    }
  }

  private PostgresSession session() throws SQLException {
    PostgresSession open = session;
    if (open == null) {
      open = new PostgresSession(databases.connect(contents.database()));
      session = open;
    }
    return open;
  }

  private void statement(PostgresStatement statement) throws ReplayStoppedException, SQLException {
    line = statement.line();
    references.begin(statement);
    refuseDanger(statement);
    contents.take(statement);
    databases.makeRoles(PostgresRoleNames.in(statement));
    PostgresTreatment treatment = rules.treatment(statement);
    if (statement.begins("set")) {
      String encoding = PostgresSession.encoding(statement.words());
      if (encoding != null) {
        encoding(encoding);
      }
    }
    switch (treatment) {
      case Run() when !missing.isEmpty() && isStatistics(statement) ->
          tolerate(statement, PostgresReferences.STATES, "statistics of what is missing");
      case Run() -> run(statement);
      case Tolerate(Set<String> states, String note) -> tolerate(statement, states, note);
      case Skip(String note) -> note(note);
      case Missing(String what) -> lack(what);
      case Instead(String sql) -> session().execute(sql);
      case Extension extension -> extension(statement, extension);
    }
    if (!runsNothing(statement)) {
      touched.add(contents.database());
    }
  }

  /// Whether a statement brings what the planner knew, as pg_dump writes it from version 18 on.
  private static boolean isStatistics(PostgresStatement statement) {
    PostgresWords words = statement.words();
    return words.accept("select")
        && words.acceptSymbol('*')
        && words.accept("from", "pg_catalog")
        && words.acceptSymbol('.')
        && words.acceptOneOf("pg_restore_relation_stats", "pg_restore_attribute_stats");
  }

  /// Whether a statement neither runs nor brings any code, in a database that has none yet.
  private static boolean runsNothing(PostgresStatement statement) {
    PostgresWords words = statement.words();
    if (words.accept("create")) {
      return words.acceptOneOf("schema", "extension", "database", "role", "user", "collation");
    }
    return words.acceptOneOf("set", "comment", "alter", "drop") || callsOnlyOurs(words);
  }

  /// `SELECT pg_catalog.set_config(…)` and the like, with nothing but constants inside.
  private static boolean callsOnlyOurs(PostgresWords words) {
    if (!words.accept("select", "pg_catalog") || !words.acceptSymbol('.')) {
      return false;
    }
    boolean ours = words.acceptOneOf("set_config", "lo_unlink") && words.acceptSymbol('(');
    while (ours && !words.acceptSymbol(')')) {
      ours =
          words.string() != null || words.acceptSymbol(',') || words.acceptOneOf("true", "false");
    }
    return ours && words.atEnd();
  }

  private void encoding(String name) throws SQLException {
    if (!session().followEncoding(name)) {
      lack("the encoding " + name);
    }
  }

  private void refuseDanger(PostgresStatement statement) throws ReplayStoppedException {
    String why = PostgresDanger.of(statement).orElse(null);
    if (why != null) {
      throw new ReplayStoppedException(
          FindingCode.DUMP_UNSAFE_STATEMENT,
          "%sline %,d %s; it was not run: %s"
              .formatted(place, statement.line(), why, statement.summary()));
    }
  }

  private void run(PostgresStatement statement) throws ReplayStoppedException {
    try {
      session().execute(text(statement));
      references.ran(statement);
      if (statement.words().accept("create", "schema", "public")) {
        databases.welcomeAll(session().connection());
      }
    } catch (SQLException error) {
      throw failed(error, statement.summary());
    }
  }

  private void tolerate(PostgresStatement statement, Set<String> states, @Nullable String note)
      throws ReplayStoppedException {
    try {
      SQLException error = session().tryOut(text(statement));
      if (error == null) {
        return;
      }
      if (!states.contains(error.getSQLState())) {
        throw failed(error, statement.summary());
      }
      note(note);
    } catch (SQLException lost) {
      throw failed(lost, statement.summary());
    }
  }

  private String text(PostgresStatement statement) throws ReplayStoppedException {
    if (statement.cut()) {
      throw new ReplayStoppedException(
          FindingCode.LIMIT_MEMORY,
          "%sthe statement in line %,d has %,d bytes, too many for this drill"
              .formatted(place, statement.line(), statement.length()));
    }
    try {
      return statement.text();
    } catch (CharacterCodingException damaged) {
      throw new ReplayStoppedException(
          missing.isEmpty() ? FindingCode.RESTORE_FAILED : FindingCode.RESTORE_EXTENSION_MISSING,
          "%sthe statement in line %,d holds bytes that are no text in the encoding of the dump: %s"
              .formatted(place, statement.line(), statement.summary()));
    }
  }

  private void extension(PostgresStatement statement, Extension extension)
      throws ReplayStoppedException {
    String name = extension.name();
    try {
      if (!touched.contains(contents.database())
          && PostgresExtensions.isMadeForDumps(name, serverMajor)) {
        session();
        String schema = extension.schema();
        databases.extension(contents.database(), name, schema == null ? "public" : schema);
        return;
      }
      SQLException error = session().tryOut(text(statement));
      if (error != null && PostgresExtensions.isDiagnostic(name)) {
        spared.add("the extension " + name);
        note("CREATE EXTENSION " + name);
      } else if (error != null) {
        lackOrFail(error, "the extension " + name);
      }
    } catch (SQLException error) {
      lackOrFail(error, "the extension " + name);
    }
  }

  private void lackOrFail(SQLException error, String what) throws ReplayStoppedException {
    if (PostgresFailure.isLost(error)) {
      throw failed(error, what);
    }
    lack(what);
  }

  private void startRows(PostgresStatement statement, List<String> table)
      throws ReplayStoppedException {
    line = statement.line();
    references.begin(statement);
    contents.copied(table, 0);
    touched.add(contents.database());
    try {
      session().startRows(text(statement));
    } catch (SQLException error) {
      throw failed(error, statement.summary());
    }
  }

  private void command(PostgresDumpPart.Backslash command)
      throws ReplayStoppedException, SQLException {
    line = command.line();
    switch (PostgresDanger.command(command)) {
      case Command.Connect(String database) when restriction == null -> connect(database);
      case Command.Restrict(String key) when restriction == null -> restriction = key;
      case Command.Unrestrict(String key) when key.equals(restriction) -> restriction = null;
      case Command.Encoding(String name) when restriction == null -> encoding(name);
      case Command.Nothing() -> {}
      case Command.Connect _,
          Command.Restrict _,
          Command.Unrestrict _,
          Command.Encoding _,
          Command.Foreign _ ->
          throw new ReplayStoppedException(
              FindingCode.DUMP_META_COMMAND,
              "%sline %,d is a command for the client program; it was not run: %s"
                  .formatted(place, command.line(), command.text()));
    }
  }

  private void connect(String database) throws SQLException {
    closeSession();
    contents.connect(database);
    rules.beginDatabase();
    session();
  }

  private void note(@Nullable String note) {
    if (note != null) {
      notes.merge(note, 1, Integer::sum);
    }
  }

  /// A newer server may have written what this one cannot read; an error then blames nobody.
  private void origin(int major) {
    if (major > serverMajor) {
      newer =
          "the dump comes from PostgreSQL %d, newer than the throw-away server's %d"
              .formatted(major, serverMajor);
    }
  }

  private void lack(String what) {
    missing.add(what);
  }

  private ReplayStoppedException failed(SQLException error, String what) {
    Set<String> lacking = new TreeSet<>(missing);
    lacking.addAll(spared);
    String without =
        lacking.isEmpty() ? "" : "the throw-away server lacks " + String.join(", ", lacking);
    String also = behind(without) + behind(newer);
    Optional<String> lacks = references.lacks(error, lacking.isEmpty());
    if (lacks.isPresent()) {
      return new ReplayStoppedException(
          blamed(
              lacking.isEmpty() && !PostgresFailure.isTheServers(error)
                  ? FindingCode.RESTORE_REFERENCE_MISSING
                  : FindingCode.RESTORE_EXTENSION_MISSING),
          "%s: %sline %,d: %s (%s)%s"
              .formatted(lacks.get(), place, line, what, PostgresServer.message(error), also));
    }
    return new ReplayStoppedException(
        blamed(PostgresFailure.code(error, !lacking.isEmpty())),
        "%sline %,d: %s: %s%s".formatted(place, line, what, PostgresServer.message(error), also));
  }

  /// What an older server does not understand says nothing about the dump, nor about extensions.
  private FindingCode blamed(FindingCode code) {
    return newer.isEmpty() || !OF_OLDER_SERVERS.contains(code)
        ? code
        : FindingCode.RESTORE_SERVER_OLDER;
  }

  private static String behind(String text) {
    return text.isEmpty() ? "" : "; " + text;
  }

  /// What the dump created and filled, by its own words.
  PostgresContents contents() {
    return contents;
  }

  /// Whether the tools' own marks are in it, so that nobody changed rows after they were loaded.
  boolean written() {
    return written;
  }

  /// That the dump comes from a newer server, as a sentence; empty when it does not.
  String newer() {
    return newer;
  }

  /// What was left out, with how often.
  Map<String, Integer> notes() {
    return notes;
  }

  /// What the throw-away server lacks.
  Set<String> missing() {
    return missing;
  }

  private void closeSession() throws SQLException {
    PostgresSession open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }

  /// Gives the connection back. Its server may be gone already.
  @Override
  public void close() {
    try {
      closeSession();
    } catch (SQLException gone) {
      session = null;
    }
  }
}
